// The words of the data generator: a group writes conversations about one thing; a split says which of its phrasings, values and
// combinations may be used, so that what is evaluated was never trained on.

export type Language = 'en' | 'zh'

/** `train` never sees what the other three use. */
export type Split = 'train' | 'held-out-phrasing' | 'held-out-value' | 'held-out-combination'

export interface Turn {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
}

/** How an answer is judged in evaluation; what `wanted` means depends on it. */
export type Check =
  /** The answer contains every one of these, without regard to case. */
  | { kind: 'contains'; wanted: string[] }
  /** The answer, trimmed and without a final full stop, is one of these. */
  | { kind: 'exact'; wanted: string[] }
  /** The answer's last number. */
  | { kind: 'number'; wanted: number }
  /** The answer parses as JSON equal to this. */
  | { kind: 'json'; wanted: unknown }
  /** The answer calls this tool with these arguments; `null`: it calls none. */
  | { kind: 'tool'; wanted: { name: string; arguments: Record<string, unknown> } | null }
  /** The answer says honestly that it can't and names the Models panel. */
  | { kind: 'honest' }

export interface Conversation {
  group: string
  language: Language
  /** Ends in the assistant's turn. */
  turns: Turn[]
  /** Tool schemas shown to the model, OpenAI's shape. */
  tools?: { type: 'function'; function: { name: string; description: string; parameters: Record<string, unknown> } }[]
  /** Judges the last turn. */
  check: Check
}

/** Seeded randomness; the same seed gives the same data on every machine. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  pick<T>(items: readonly T[]): T
  /** True with this probability. */
  chance(probability: number): boolean
  shuffle<T>(items: readonly T[]): T[]
}

export interface Group {
  name: string
  /** Its share among the groups' conversations. */
  weight: number
  /** One conversation. Values and phrasings come through `choose` and `phrase` of split.ts, which hold the split. */
  make(rng: Rng, language: Language, split: Split): Conversation
}
