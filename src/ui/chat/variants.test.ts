// What is typed becomes variants of one question.
import { describe, expect, it } from 'vitest'
import { seedLimit } from './sampling.ts'
import { promptVariants, seedVariants, temperaturesIn, temperatureVariants } from './variants.ts'

describe('variants', () => {
  it('reads temperatures as people write them, each once, four at most, and none beyond the range', () => {
    expect(temperaturesIn('0, 0.7，1.2')).toEqual([0, 0.7, 1.2])
    expect(temperaturesIn(' 1 1 0.5;  2')).toEqual([1, 0.5, 2])
    expect(temperaturesIn('-1, 3, warm, NaN')).toEqual([])
    expect(temperaturesIn('0 0.1 0.2 0.3 0.4')).toEqual([0, 0.1, 0.2, 0.3])
  })

  it('changes one thing and keeps the seed', () => {
    expect(temperatureVariants([0, 1], 5)).toEqual([{ sampling: { temperature: 0, seed: 5 } }, { sampling: { temperature: 1, seed: 5 } }])
    expect(promptVariants(['', 'Rhyme.'], 5)).toEqual([
      { systemPrompt: '', sampling: { seed: 5 } },
      { systemPrompt: 'Rhyme.', sampling: { seed: 5 } },
    ])
  })

  it('draws seeds within the limit, at a temperature at which they count', () => {
    expect(seedVariants(2, 0, seedLimit)).toEqual([
      { sampling: { seed: seedLimit, temperature: 0.7 } },
      { sampling: { seed: 0, temperature: 0.7 } },
    ])
    expect(seedVariants(1, 1.1, 3)).toEqual([{ sampling: { seed: 3, temperature: 1.1 } }])
  })
})
