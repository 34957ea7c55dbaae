// `ask`: one question, streamed as it is answered; or a file of chats, as many at a time as decode together.
import { createChatStream } from '../api/chat.ts'
import type { LoadedModel } from '../api/loaded-model.ts'
import type { ChatCompletionRequest, ChatMessage, ChatTool, ToolCall } from '../api/openai.ts'
import { InkstoneError } from '../base/errors.ts'
import { type CommandOptions, need, openForCommand, readRecords, writeResult } from './command-options.ts'

interface Chat {
  name: string
  messages: ChatMessage[]
  tools?: ChatTool[]
}

export async function run(options: CommandOptions): Promise<void> {
  if (options.in) {
    const chats = await readRecords(options.in, checkChat)
    const model = await openForCommand(options)
    const answers: (Chat & Answer)[] = []
    const waiting = chats.entries()
    const one = async () => {
      for (const [index, chat] of waiting) answers[index] = { ...chat, ...(await answer(model, request(chat, options))) }
    }
    await Promise.all(Array.from({ length: model.engine.streams }, one))
    return writeResult(options.out, answers)
  }
  if (options.question === undefined) throw new InkstoneError('usage', 'A question was wanted: inkstone ask MODEL "question".')
  const model = await openForCommand(options)
  const system: ChatMessage[] = options.system === undefined ? [] : [{ role: 'system', content: options.system }]
  const messages: ChatMessage[] = [...system, { role: 'user', content: options.question }]
  try {
    await answer(model, request({ name: 'question', messages }, options), text => process.stdout.write(text))
  } finally {
    // Also where the answer breaks off: the error is a line of its own.
    process.stdout.write('\n')
  }
}

/** Greedy unless a temperature is named: the same question gives the same answer. */
function request({ messages, tools }: Chat, { temperature = 0, seed, maxTokens }: CommandOptions): ChatCompletionRequest {
  return { messages, tools, temperature, seed, max_tokens: maxTokens }
}

interface Answer {
  text: string
  /** Present where tools were called. */
  tool_calls?: ToolCall[]
}

async function answer(model: LoadedModel, wanted: ChatCompletionRequest, onText?: (text: string) => void): Promise<Answer> {
  let text = ''
  const calls: ToolCall[] = []
  for await (const chunk of createChatStream(model, wanted)) {
    for (const { delta } of chunk.choices) {
      for (const { index: _, ...call } of delta.tool_calls ?? []) calls.push(call)
      if (!delta.content) continue
      text += delta.content
      onText?.(delta.content)
    }
  }
  return { text, ...(calls.length > 0 && { tool_calls: calls }) }
}

function checkChat(record: Record<string, unknown>, index: number): Chat {
  const { name, messages, tools } = record
  need(typeof name === 'string', index, 'a "name"')
  need(Array.isArray(messages) && messages.every(isMessage), index, '"messages" with a "role" and a "content" each')
  need(tools === undefined || Array.isArray(tools), index, '"tools" as an array')
  return { name, messages, ...(tools !== undefined && { tools: tools as ChatTool[] }) }
}

function isMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null) return false
  const { role, content } = value as Record<string, unknown>
  return typeof role === 'string' && typeof content === 'string'
}
