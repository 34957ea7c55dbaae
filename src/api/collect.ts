// A stream of chunks as one answer.
import { InkstoneError } from '../base/errors.ts'
import type { ChatCompletion, ChatCompletionChunk, FinishReason, TokenLogprob, ToolCall, Usage } from './openai.ts'

/** A stream of chunks as one completion. */
export async function collect(chunks: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletion> {
  let content = ''
  let finish: FinishReason = 'stop'
  let usage: Usage | undefined
  let last: ChatCompletionChunk | undefined
  const logprobs: TokenLogprob[] = []
  const calls: ToolCall[] = []
  for await (const chunk of chunks) {
    last = chunk
    usage = chunk.usage ?? usage
    for (const choice of chunk.choices) {
      content += choice.delta.content ?? ''
      finish = choice.finish_reason ?? finish
      for (const { index: _, ...call } of choice.delta.tool_calls ?? []) calls.push(call)
      logprobs.push(...(choice.logprobs?.content ?? []))
    }
  }
  if (!last || !usage) throw new InkstoneError('stream_incomplete', 'The stream ended without its usage. Ask again.')
  const message = { role: 'assistant' as const, content, ...(calls.length > 0 && { tool_calls: calls }) }
  const choice = { index: 0 as const, message, finish_reason: finish, ...(logprobs.length > 0 && { logprobs: { content: logprobs } }) }
  return { id: last.id, object: 'chat.completion', created: last.created, model: last.model, choices: [choice], usage }
}
