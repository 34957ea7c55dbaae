// `<|action_start|><|plugin|>{"name": …, "parameters": …}<|action_end|>`: InternLM2 and 2.5. Their template shows no tools, so ours does: a
// system turn named plugin holds them, a turn of the environment named plugin holds a result. Source: InternLM, chat format, "Function calling".
import { namedCall, type ToolSyntax } from './syntax.ts'
import { callsOf, parsed } from './written-call.ts'

const OPENER = '<|action_start|><|plugin|>'
const CLOSER = '<|action_end|>'

export const internlm2: ToolSyntax = {
  name: 'internlm2',
  fits: (_template, tokenizer) => ['<|action_start|>', '<|plugin|>', CLOSER].every(token => tokenizer.findToken(token) !== undefined),
  openers: [OPENER],
  forcedOpener: `${OPENER}\n`,
  closer: CLOSER,
  special: true,
  read: body => callsOf(parsed(body)),
  bodySchema: namedCall('parameters'),
  template: [
    `{{ bos_token }}`,
    `{%- set first = 1 if messages[0].role == 'system' else 0 -%}`,
    `{%- if first -%}{{ '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}{%- endif -%}`,
    `{%- if tools -%}{{ '<|im_start|>system name=<|plugin|>\\n[' }}`,
    `{%- for tool in tools -%}{{ (tool.function if tool.function else tool) | tojson }}{{ '' if loop.last else ', ' }}{%- endfor -%}`,
    `{{ ']<|im_end|>\\n' }}{%- endif -%}`,
    `{%- for message in messages[first:] -%}`,
    `{%- if message.role == 'tool' -%}{{ '<|im_start|>environment name=<|plugin|>\\n' + message.content }}`,
    `{%- else -%}{{ '<|im_start|>' + message.role + '\\n' + message.content }}`,
    `{%- for call in message.tool_calls or [] -%}`,
    `{{ '${OPENER}\\n{"name": ' + (call.function.name | tojson) + ', "parameters": ' }}`,
    `{{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}{{ '}${CLOSER}' }}`,
    `{%- endfor -%}{%- endif -%}{{ '<|im_end|>\\n' }}{%- endfor -%}`,
    `{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}`,
  ].join(''),
}
