// The OpenAI chat-completions shapes this project speaks, as far as it speaks them. Source: OpenAI API reference, "Chat".

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool'

/** A call of a tool; its arguments are a text of JSON. */
export interface ToolCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

export interface ChatMessage {
  role: ChatRole
  content: string
  name?: string
  /** The assistant's. */
  tool_calls?: ToolCall[]
  /** Of a tool's message: the call that it answers. */
  tool_call_id?: string
}

/** Whether tools may, must or must not be called, or which one must. */
export type ToolChoice = 'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } }

export interface ChatTool {
  type: 'function'
  function: { name: string; description?: string; parameters?: Record<string, unknown> }
}

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; json_schema: { name?: string; schema: unknown; strict?: boolean } }

/** How much of an adapter a request takes. */
export interface AdapterScale {
  id: number
  scale: number
}

export interface ChatCompletionRequest {
  messages: ChatMessage[]
  /** The loaded model, or an adapter beside it; all adapters as they are set when absent. */
  model?: string
  /** Adapters and how much of each, and no others. llama.cpp's name. */
  lora?: AdapterScale[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  /** Tokens to generate at most; the rest of the context when absent. */
  max_tokens?: number
  /** 0 is greedy. Default 0.7. */
  temperature?: number
  top_p?: number
  /** Keep the k likeliest tokens; 0 keeps all. Not in OpenAI's API; common in local engines. */
  top_k?: number
  /** Drop tokens less likely than `min_p` times the likeliest. */
  min_p?: number
  /** Divide (multiply if negative) the logits of tokens already in the context by this; 1 is off. CTRL, arXiv:1909.05858. */
  repetition_penalty?: number
  /** The same seed, model and request give the same answer. */
  seed?: number
  stop?: string | string[] | null
  logprobs?: boolean
  /** 0 to 20 alternatives a token. */
  top_logprobs?: number
  tools?: ChatTool[]
  tool_choice?: ToolChoice
  /** What the answer has to be. Schemas are held to also without `strict`; objects write their properties in the schema's order. */
  response_format?: ResponseFormat
  /** GBNF (llama.cpp) that the answer has to satisfy. Not in OpenAI's API; common in local engines. */
  grammar?: string
  /** A regular expression that the whole answer has to match. Not in OpenAI's API. */
  regex?: string
  /** Tokens that are guessed at most from what stands in the text already, 1 to 15; the answer is the same and may come sooner. Hugging Face's name. */
  prompt_lookup_num_tokens?: number
  /** Who waits for it: of several answers at a time a lower number comes first; 0 when absent. vLLM's name. */
  priority?: number
  /** Continue the last message, which must be the assistant's, instead of starting a new one. */
  continue_final_message?: boolean
}

export interface TokenLogprob {
  token: string
  bytes: number[]
  logprob: number
  /** Of the whole distribution that the token was drawn from, before temperature, in nats: how open the choice was. Not in OpenAI's API. */
  entropy?: number
  top_logprobs: { token: string; bytes: number[]; logprob: number }[]
}

export type FinishReason = 'stop' | 'length' | 'tool_calls'

export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  /** Prompt tokens whose keys and values were still in the cache. */
  prompt_tokens_details: { cached_tokens: number }
  /** Measured on this device; not in OpenAI's API. */
  timings: {
    time_to_first_token_ms: number
    prefill_tokens_per_second: number
    /** Absent where fewer than two tokens came: one has no rate. */
    decode_tokens_per_second?: number
  }
}

export interface ChatCompletionChunk {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  choices: {
    index: 0
    delta: { role?: 'assistant'; content?: string; tool_calls?: (ToolCall & { index: number })[] }
    finish_reason: FinishReason | null
    logprobs?: { content: TokenLogprob[] } | null
  }[]
  /** On the last chunk when `stream_options.include_usage`; on others null. */
  usage?: Usage | null
  /** Before the first token: how much of the prompt is done. Not in OpenAI's API. */
  prefill?: { done_tokens: number; total_tokens: number }
}

export interface ChatCompletion {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: {
    index: 0
    /** The content is empty where the model only called tools. */
    message: { role: 'assistant'; content: string; tool_calls?: ToolCall[] }
    finish_reason: FinishReason
    logprobs?: { content: TokenLogprob[] } | null
  }[]
  usage: Usage
}
