// Requests as they come over HTTP, field by field: what is well formed becomes a request of ours, the rest is refused by its name.
import type { Pooling } from '../../engine/embedding.ts'
import { MOST_ADAPTERS } from '../../kernels/state.ts'
import type {
  AdapterScale,
  ChatCompletionRequest,
  ChatMessage,
  ChatRole,
  ChatTool,
  ResponseFormat,
  ToolCall,
  ToolChoice,
} from '../openai.ts'
import { FieldError } from './errors.ts'

export type Body = Record<string, unknown>

const MOST_MESSAGES = 10_000
const MOST_STOPS = 16
const MOST_STOP_CHARACTERS = 1000
const MOST_PROMPTS = 256

const isRecord = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

function numberField(body: Body, field: string): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new FieldError(field, value, 'a number')
}

function countField(body: Body, field: string, least: number, most = 2 ** 32 - 1): number | undefined {
  const value = numberField(body, field)
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value
  throw new FieldError(field, value, `a whole number from ${least} to ${most}`)
}

function flagField(body: Body, field: string): boolean | undefined {
  const value = body[field]
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
  throw new FieldError(field, value, 'true or false')
}

function textField(body: Body, field: string): string | undefined {
  const value = body[field]
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined
  throw new FieldError(field, value, 'a text')
}

/** What every completion may be asked for. */
function shared(body: Body) {
  const { logit_bias: bias } = body
  if (isRecord(bias) && Object.keys(bias).length > 0) throw new FieldError('logit_bias', bias, 'nothing: it is not supported')
  for (const field of ['presence_penalty', 'frequency_penalty'])
    if (numberField(body, field)) throw new FieldError(field, body[field], '0, or repetition_penalty in its place')
  for (const field of ['n', 'best_of'])
    if ((numberField(body, field) ?? 1) !== 1) throw new FieldError(field, body[field], '1: ask again for another answer')
  const seed = numberField(body, 'seed')
  return {
    temperature: numberField(body, 'temperature'),
    top_p: numberField(body, 'top_p'),
    top_k: countField(body, 'top_k', 0),
    min_p: numberField(body, 'min_p'),
    repetition_penalty: numberField(body, 'repetition_penalty'),
    // Any whole number may be a seed; ours has 32 bits.
    seed: seed === undefined ? undefined : Math.trunc(seed) >>> 0,
    stop: stopField(body.stop),
    prompt_lookup_num_tokens: countField(body, 'prompt_lookup_num_tokens', 1, 15),
    priority: numberField(body, 'priority'),
    ...adapterChoice(body),
    grammar: textField(body, 'grammar'),
    regex: textField(body, 'regex'),
    response_format: formatField(body.response_format),
    stream: flagField(body, 'stream') === true,
    stream_options: isRecord(body.stream_options) ? { include_usage: body.stream_options.include_usage === true } : undefined,
  }
}

/** The model that is asked for, which may be an adapter, and the adapters that count. */
export const adapterChoice = (body: Body): { model?: string; lora?: AdapterScale[] } => ({
  model: textField(body, 'model'),
  lora: body.lora === undefined || body.lora === null ? undefined : adapterScales(body.lora, 'lora'),
})

/** llama.cpp's list of adapters, each with how much of it counts. */
export function adapterScales(value: unknown, field: string): AdapterScale[] {
  const isOne = (each: unknown): each is AdapterScale =>
    isRecord(each) && Number.isInteger(each.id) && typeof each.scale === 'number' && Number.isFinite(each.scale)
  if (Array.isArray(value) && value.length <= MOST_ADAPTERS && value.every(isOne)) return value.map(({ id, scale }) => ({ id, scale }))
  throw new FieldError(field, value, `a list of up to ${MOST_ADAPTERS} adapters, each with an id and a scale`)
}

function stopField(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const stops = [value].flat()
  const right = stops.length <= MOST_STOPS && stops.every(stop => typeof stop === 'string' && stop.length <= MOST_STOP_CHARACTERS)
  if (!right)
    throw new FieldError('stop', value, `a text or a list of up to ${MOST_STOPS}, of up to ${MOST_STOP_CHARACTERS} characters each`)
  // What stops before the first character would stop everything.
  return (stops as string[]).filter(stop => stop !== '')
}

function formatField(value: unknown): ResponseFormat | undefined {
  if (value === undefined || value === null) return undefined
  if (isRecord(value) && typeof value.type === 'string') return value as ResponseFormat
  throw new FieldError('response_format', value, 'an object with a type')
}

export function chatRequest(body: Body): ChatCompletionRequest {
  const { messages } = body
  if (!Array.isArray(messages) || messages.length > MOST_MESSAGES) throw new FieldError('messages', messages, 'a list of messages')
  const logprobs = flagField(body, 'logprobs')
  return {
    ...shared(body),
    messages: messages.map(messageOf),
    max_tokens: countField(body, 'max_completion_tokens', 1) ?? countField(body, 'max_tokens', 1),
    logprobs,
    top_logprobs: logprobs ? countField(body, 'top_logprobs', 0, 20) : undefined,
    tools: toolsField(body.tools),
    tool_choice: toolChoiceField(body.tool_choice),
    continue_final_message: flagField(body, 'continue_final_message'),
  }
}

const ROLES: Record<string, ChatRole> = { system: 'system', developer: 'system', user: 'user', assistant: 'assistant', tool: 'tool' }

function messageOf(message: unknown, index: number): ChatMessage {
  const field = `messages[${index}]`
  if (!isRecord(message)) throw new FieldError(field, message, 'an object with role and content')
  const { role, content, name, tool_calls: calls, tool_call_id: answered } = message
  if (typeof role !== 'string' || !Object.hasOwn(ROLES, role)) throw new FieldError(`${field}.role`, role, Object.keys(ROLES).join(', '))
  return {
    role: ROLES[role],
    content: contentOf(content, `${field}.content`),
    ...(typeof name === 'string' && { name }),
    ...(calls !== undefined && calls !== null && { tool_calls: callsField(calls, `${field}.tool_calls`) }),
    ...(typeof answered === 'string' && { tool_call_id: answered }),
  }
}

/** A text, or parts of which all are texts. */
function contentOf(content: unknown, field: string): string {
  if (typeof content === 'string') return content
  if (content === null || content === undefined) return ''
  if (!Array.isArray(content)) throw new FieldError(field, content, 'a text, or a list of text parts')
  return content
    .map((part, i) => {
      if (isRecord(part) && part.type === 'text' && typeof part.text === 'string') return part.text
      throw new FieldError(
        `${field}[${i}]`,
        isRecord(part) ? part.type : part,
        'a part of type text: this server reads no images and no sound',
      )
    })
    .join('')
}

function callsField(value: unknown, field: string): ToolCall[] {
  const isCall = (call: unknown) =>
    isRecord(call) && isRecord(call.function) && typeof call.function.name === 'string' && typeof call.function.arguments === 'string'
  if (!Array.isArray(value) || !value.every(isCall))
    throw new FieldError(field, value, 'a list of calls, each with a name and arguments as a text')
  return value.map(({ id, function: { name, arguments: args } }) => ({
    id: String(id ?? ''),
    type: 'function',
    function: { name, arguments: args },
  }))
}

function toolChoiceField(value: unknown): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined
  if (value === 'none' || value === 'auto' || value === 'required') return value
  if (isRecord(value) && isRecord(value.function) && typeof value.function.name === 'string')
    return { type: 'function', function: { name: value.function.name } }
  throw new FieldError('tool_choice', value, 'none, auto, required, or a function with a name')
}

function toolsField(value: unknown): ChatTool[] | undefined {
  if (value === undefined || value === null) return undefined
  const right =
    Array.isArray(value) && value.every(tool => isRecord(tool) && isRecord(tool.function) && typeof tool.function.name === 'string')
  if (!right) throw new FieldError('tools', value, 'a list of functions, each with a name')
  return value as ChatTool[]
}

export interface CompletionRequest extends Omit<ChatCompletionRequest, 'messages' | 'logprobs'> {
  /** Each a text or token ids. */
  prompts: (string | number[])[]
  echo: boolean
  /** Alternatives a token; undefined: no log-probabilities. */
  alternatives?: number
}

/** OpenAI's own default. */
const COMPLETION_TOKENS = 16

export function completionRequest(body: Body): CompletionRequest {
  const request = shared(body)
  const prompts = promptsOf(body.prompt)
  if (request.stream && prompts.length > 1) throw new FieldError('stream', true, 'one prompt where the answer is streamed')
  return {
    ...request,
    temperature: request.temperature ?? 1,
    prompts,
    max_tokens: countField(body, 'max_tokens', 0) ?? COMPLETION_TOKENS,
    echo: flagField(body, 'echo') === true,
    alternatives: countField(body, 'logprobs', 0, 20),
  }
}

/** `encoding_format` is float or base64. */
/** `pooling` is llama.cpp's and vLLM's: which of a text's tokens say what it means; as the file has it when absent. */
export function embeddingRequest(body: Body): { inputs: (string | number[])[]; base64: boolean; pooling?: Pooling } {
  const pooling = textField(body, 'pooling')
  if (pooling !== undefined && pooling !== 'mean' && pooling !== 'last') throw new FieldError('pooling', pooling, 'mean or last')
  const format = textField(body, 'encoding_format') ?? 'float'
  if (format !== 'float' && format !== 'base64') throw new FieldError('encoding_format', format, 'float or base64')
  if (body.dimensions !== undefined && body.dimensions !== null)
    throw new FieldError('dimensions', body.dimensions, 'nothing: vectors have the width of the model')
  return { inputs: promptsOf(body.input, 'input'), base64: format === 'base64', pooling }
}

/** Texts to be scored whole, or what may follow one prompt. */
export function scoreRequest(
  body: Body,
): { inputs: (string | number[])[] } | { prompt: string | number[]; continuations: (string | number[])[] } {
  if (body.input !== undefined) return { inputs: promptsOf(body.input, 'input') }
  const [prompt, ...more] = promptsOf(body.prompt)
  if (more.length > 0) throw new FieldError('prompt', body.prompt, 'one prompt; its continuations may be many')
  return { prompt, continuations: promptsOf(body.continuations, 'continuations') }
}

function promptsOf(value: unknown, field = 'prompt'): (string | number[])[] {
  const isIds = (each: unknown): each is number[] => Array.isArray(each) && each.length > 0 && each.every(id => Number.isInteger(id))
  if (typeof value === 'string') return [value]
  if (isIds(value)) return [value]
  const right =
    Array.isArray(value) && value.length > 0 && value.length <= MOST_PROMPTS && value.every(each => typeof each === 'string' || isIds(each))
  if (right) return value
  throw new FieldError(field, value, `a text, token ids, or a list of up to ${MOST_PROMPTS} of these`)
}
