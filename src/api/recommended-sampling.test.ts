import { expect, it } from 'vitest'
import type { GgufValue } from '../formats/gguf.ts'
import { recommendedSampling } from './recommended-sampling.ts'

const from = (entries: Record<string, GgufValue>) => recommendedSampling({ metadata: new Map(Object.entries(entries)) })

it('reads what the file recommends', () => {
  expect(from({ 'general.sampling.temp': Math.fround(0.6), 'general.sampling.top_k': 20, 'general.sampling.penalty_repeat': 1 })).toEqual({
    temperature: 0.6,
    topK: 20,
    repetitionPenalty: 1,
  })
})

it('leaves out what is missing or makes no sense', () => {
  expect(from({})).toEqual({})
  expect(
    from({
      'general.sampling.temp': -1,
      'general.sampling.top_k': 2.5,
      'general.sampling.top_p': Number.NaN,
      'general.sampling.min_p': 'low',
    }),
  ).toEqual({})
})
