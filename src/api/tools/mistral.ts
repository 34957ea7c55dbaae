// `[TOOL_CALLS][{"name": …, "arguments": …}]`, and `[TOOL_CALLS]name[ARGS]{…}` of later tokenizers. Source: Mistral, mistral-common,
// instruct tokenizers v3 and v11.
import type { ToolSyntax } from './syntax.ts'
import { callsOf, parsed, type WrittenCall } from './written-call.ts'

const OPENER = '[TOOL_CALLS]'
const ARGUMENTS = '[ARGS]'

export const mistral: ToolSyntax = {
  name: 'mistral',
  fits: template => template.includes(OPENER),
  openers: [OPENER],
  forcedOpener: OPENER,
  special: true,
  read: body => (body.includes(ARGUMENTS) ? readNamed(body) : callsOf(parsed(body))),
  bodySchema: (name, parameters) => ({
    type: 'array',
    items: {
      type: 'object',
      properties: { name: { const: name }, arguments: parameters },
      required: ['name', 'arguments'],
      additionalProperties: false,
    },
    minItems: 1,
    maxItems: 1,
  }),
}

/** `name[ARGS]{…}`, each further one behind another opener. */
function readNamed(body: string): WrittenCall[] | undefined {
  const calls = body.split(OPENER).flatMap(part => {
    const at = part.indexOf(ARGUMENTS)
    return callsOf({ name: part.slice(0, at).trim(), arguments: parsed(part.slice(at + ARGUMENTS.length)) }) ?? [undefined]
  })
  return calls.every(call => call !== undefined) ? calls : undefined
}
