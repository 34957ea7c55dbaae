// A tool call as a model wrote it: a name and arguments, in JSON. Apart from the syntaxes, so that a page can read one without their grammars.

export interface WrittenCall {
  name: string
  arguments: Record<string, unknown>
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `{"name": …, "arguments": {…}}`, the arguments under any of the keys; undefined where the value is no call. */
export function callOf(value: unknown, keys: readonly string[] = ['arguments', 'parameters']): WrittenCall | undefined {
  if (!isRecord(value) || typeof value.name !== 'string' || value.name === '') return undefined
  const key = keys.find(each => Object.hasOwn(value, each))
  const given = key === undefined ? {} : value[key]
  // Some models write the arguments as a text of JSON.
  const args = typeof given === 'string' ? parsed(given) : given
  return isRecord(args) ? { name: value.name, arguments: args } : undefined
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One call or a list of them; undefined where anything in it is no call. */
export function callsOf(value: unknown): WrittenCall[] | undefined {
  const calls = [value].flat().map(each => callOf(each))
  return calls.length > 0 && calls.every(call => call !== undefined) ? calls : undefined
}
