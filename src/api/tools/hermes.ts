// `<tool_call>{"name": …, "arguments": …}</tool_call>`: Qwen 2.5 and 3, Hermes, our own default model; and the way in which models whose
// template shows no tools are told of them. Source: NousResearch, Hermes Function Calling.
import type { ChatMessage } from '../openai.ts'
import { namedCall, type ToolSyntax, templateCall } from './syntax.ts'
import { callsOf, parsed } from './written-call.ts'

export const hermes: ToolSyntax = {
  name: 'hermes',
  fits: template => template.includes('<tool_call>'),
  openers: ['<tool_call>'],
  forcedOpener: '<tool_call>\n',
  closer: '</tool_call>',
  read: body => callsOf(parsed(body)),
  bodySchema: namedCall('arguments'),
}

/** The same for a template that shows no tools: they stand in the system prompt, calls and results in plain text. */
export const told: ToolSyntax = {
  ...hermes,
  name: 'told',
  fits: () => true,
  told(messages, tools) {
    if (tools.length === 0) return messages.map(inWords)
    const list = tools.map(tool => JSON.stringify(tool)).join('\n')
    const rules = `You may call these tools, given as JSON:\n<tools>\n${list}\n</tools>\nTo call one, answer with its name and arguments only:\n<tool_call>\n{"name": "the tool", "arguments": {}}\n</tool_call>`
    const [first] = messages
    const hasSystem = first?.role === 'system'
    const system: ChatMessage = { role: 'system', content: hasSystem ? `${first.content}\n\n${rules}` : rules }
    return [system, ...messages.slice(hasSystem ? 1 : 0).map(inWords)]
  },
}

function inWords({ role, content, tool_calls: calls = [] }: ChatMessage): ChatMessage {
  if (role === 'tool') return { role: 'user', content: `<tool_response>\n${content}\n</tool_response>` }
  const written = calls.map(call => {
    const { name, arguments: args } = templateCall(call).function
    return `<tool_call>\n${JSON.stringify({ name, arguments: args })}\n</tool_call>`
  })
  return { role, content: [content, ...written].filter(part => part !== '').join('\n') }
}
