// How a model's makers would have tokens chosen, as its GGUF says (llama.cpp's keys `general.sampling.*`). A hostile file can only make it vary.
import type { GgufFile } from '../formats/gguf.ts'

export interface RecommendedSampling {
  temperature?: number
  topK?: number
  topP?: number
  minP?: number
  repetitionPenalty?: number
}

/** Key, and the values that make sense of it. */
const KEYS: Record<keyof RecommendedSampling, { key: string; least: number; most: number; whole?: boolean }> = {
  temperature: { key: 'temp', least: 0, most: 2 },
  topK: { key: 'top_k', least: 0, most: 200, whole: true },
  topP: { key: 'top_p', least: 0, most: 1 },
  minP: { key: 'min_p', least: 0, most: 1 },
  repetitionPenalty: { key: 'penalty_repeat', least: 0.5, most: 2 },
}

/** What the file recommends; what is missing or makes no sense is left out. */
export function recommendedSampling({ metadata }: Pick<GgufFile, 'metadata'>): RecommendedSampling {
  const found: RecommendedSampling = {}
  for (const [name, { key, least, most, whole }] of Object.entries(KEYS)) {
    const value = metadata.get(`general.sampling.${key}`)
    if (typeof value !== 'number' || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) continue
    // An f32 such as 0.6000000238 was meant as 0.6.
    found[name as keyof RecommendedSampling] = Number(value.toPrecision(6))
  }
  return found
}
