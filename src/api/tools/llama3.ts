// A whole answer that is `{"name": …, "parameters": …}`, or the same behind `<|python_tag|>`, several divided by semicolons: Llama 3.1 to 3.3.
// Source: Meta, Llama 3.1 model card and prompt formats.
import { namedCall, type ToolSyntax } from './syntax.ts'
import { callOf, parsed, type WrittenCall } from './written-call.ts'

const TAG = '<|python_tag|>'

export const llama3: ToolSyntax = {
  name: 'llama3',
  fits: (template, tokenizer) => tokenizer.findToken(TAG) !== undefined && /"parameters"|python_tag/.test(template),
  openers: [TAG],
  forcedOpener: '',
  leading: ['{'],
  special: true,
  read: readCalls,
  bodySchema: namedCall('parameters'),
}

/** Objects one after the other, with or without a semicolon between them. */
function readCalls(body: string): WrittenCall[] | undefined {
  const calls: WrittenCall[] = []
  for (let rest = body.trim(); rest !== ''; ) {
    const end = endOfObject(rest)
    const call = end === undefined ? undefined : callOf(parsed(rest.slice(0, end)), ['parameters', 'arguments'])
    if (!call) return undefined
    calls.push(call)
    rest = rest.slice(end).replace(/^[\s;]+/, '')
  }
  return calls.length > 0 ? calls : undefined
}

/** Where the object that the text begins with ends. */
function endOfObject(text: string): number | undefined {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (quoted) {
      if (letter === '\\') i++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return i + 1
    if (depth === 0) return undefined
  }
  return undefined
}
