// The sampling settings: where they start, how far they go, and how they become a request.
import type { ChatCompletionRequest } from '../../api/openai.ts'
import type { MessageNode, SamplingSettings } from '../../storage/chats.ts'

export const defaultSampling: SamplingSettings = {
  temperature: 0.7,
  topK: 40,
  topP: 0.95,
  minP: 0,
  repetitionPenalty: 1.1,
  maxTokens: 512,
  seed: null,
}

export type SamplingName = Exclude<keyof SamplingSettings, 'seed'>

export const samplingRanges: Record<SamplingName, { least: number; most: number; step: number; digits: number }> = {
  temperature: { least: 0, most: 2, step: 0.05, digits: 2 },
  topK: { least: 0, most: 200, step: 1, digits: 0 },
  topP: { least: 0, most: 1, step: 0.01, digits: 2 },
  minP: { least: 0, most: 1, step: 0.01, digits: 2 },
  repetitionPenalty: { least: 0.5, most: 2, step: 0.01, digits: 2 },
  maxTokens: { least: 1, most: 8192, step: 1, digits: 0 },
}

export const isSameSampling = (a: SamplingSettings, b: SamplingSettings) =>
  (Object.keys(defaultSampling) as (keyof SamplingSettings)[]).every(name => a[name] === b[name])

export const seedLimit = 2 ** 32 - 1

export const clampTo = (name: SamplingName, value: number) => {
  const { least, most } = samplingRanges[name]
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : defaultSampling[name]
}

export function messagesOf(systemPrompt: string, path: MessageNode[]): ChatCompletionRequest['messages'] {
  const spoken = path.map(({ role, text }) => ({ role, content: text }))
  return systemPrompt.trim() ? [{ role: 'system', content: systemPrompt }, ...spoken] : spoken
}

export function requestOf(
  systemPrompt: string,
  path: MessageNode[],
  sampling: SamplingSettings,
  seed: number,
  alternatives = 0,
): ChatCompletionRequest & { stream: true } {
  return {
    messages: messagesOf(systemPrompt, path),
    stream: true,
    stream_options: { include_usage: true },
    temperature: sampling.temperature,
    top_k: sampling.topK,
    top_p: sampling.topP,
    min_p: sampling.minP,
    repetition_penalty: sampling.repetitionPenalty,
    max_tokens: sampling.maxTokens,
    seed,
    ...(alternatives > 0 && { logprobs: true, top_logprobs: alternatives }),
  }
}
