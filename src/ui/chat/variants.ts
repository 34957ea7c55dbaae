// What further answers to a question are made with, by the kind of what differs between them.
import { seedLimit } from './sampling.ts'
import type { Variant } from './store.ts'

/** As many columns as can be read beside each other, with the answer that is there. */
export const mostVariants = 4

/** Each temperature that is written in `text`, once: numbers from 0 to 2 between commas or spaces. */
export function temperaturesIn(text: string): number[] {
  const values = text
    .split(/[\s,，、;]+/)
    .filter(Boolean)
    .map(Number)
    .filter(value => value >= 0 && value <= 2)
  return [...new Set(values)].slice(0, mostVariants)
}

/** One seed for all of them, so that nothing but the temperature differs. */
export const temperatureVariants = (temperatures: readonly number[], seed: number): Variant[] =>
  temperatures.map(temperature => ({ sampling: { temperature, seed } }))

/** At temperature 0 a seed changes nothing, so that they are drawn at `temperature` there. */
export const seedVariants = (count: number, temperature: number, first: number): Variant[] =>
  Array.from({ length: count }, (_, i) => ({ sampling: { seed: (first + i) % (seedLimit + 1), temperature: temperature || 0.7 } }))

export const promptVariants = (prompts: readonly string[], seed: number): Variant[] =>
  prompts.map(systemPrompt => ({ systemPrompt, sampling: { seed } }))
