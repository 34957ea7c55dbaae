// What needs no GPU: the ranges of the options, and the reference itself on cases worked by hand.
import { describe, expect, it } from 'vitest'
import { allowedReference, argmaxReference, openShare, penalizeReference } from './sample.reference.ts'
import { GREEDY, packSampling, SAMPLING_BYTES } from './sample.ts'

describe('packSampling', () => {
  it('lays the struct out as lib/sampling.wgsl reads it', () => {
    const bytes = packSampling({ temperature: 0.5, topP: 0.25, minP: 0.125, repetitionPenalty: 1.5, topK: 7, seed: 0xffffffff })
    expect(bytes.byteLength).toBe(SAMPLING_BYTES)
    expect([...new Float32Array(bytes, 0, 4)]).toEqual([0.5, 0.25, 0.125, 1.5])
    expect([...new Uint32Array(bytes, 16)]).toEqual([7, 0xffffffff, 0])
  })

  it.each([
    ['temperature', -1],
    ['temperature', Number.NaN],
    ['topP', 1.5],
    ['minP', -0.1],
    ['repetitionPenalty', 0],
    ['topK', -1],
    ['seed', 2 ** 32],
  ])('refuses %s of %d by name', (name, value) => {
    expect(() => packSampling({ ...GREEDY, [name]: value })).toThrow(`${name} is ${value}`)
  })
})

describe('the sampling reference', () => {
  it('makes finite noise of every hash, the first and the last too', () => {
    for (const bits of [0, 0x7fffffff, 0xffffff00, 0xffffffff]) {
      const share = openShare(bits)
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThan(1)
      expect(share * 2 ** 23).toBe((bits >>> 9) + 0.5) // nothing is rounded
    }
  })

  const logits = [0.4, 0.3, 0.2, 0.1].map(Math.log)
  const all = { ...GREEDY, temperature: 1 }

  it('allows everything when nothing is set', () => {
    expect([...allowedReference(logits, all)]).toEqual([0, 1, 2, 3])
  })

  it('allows the k largest, the smallest set of a share, and what is not far behind the best', () => {
    expect([...allowedReference(logits, { ...all, topK: 2 })]).toEqual([0, 1])
    expect([...allowedReference(logits, { ...all, topP: 0.65 })]).toEqual([0, 1])
    expect([...allowedReference(logits, { ...all, topP: 0.75 })]).toEqual([0, 1, 2])
    expect([...allowedReference(logits, { ...all, minP: 0.45 })]).toEqual([0, 1, 2])
  })

  it('measures the share of top-p over what top-k left', () => {
    expect([...allowedReference(logits, { ...all, topK: 2, topP: 0.5 })]).toEqual([0])
  })

  it('keeps the best whatever is set', () => {
    expect([...allowedReference(logits, { ...all, topK: 1, topP: 0, minP: 1 })]).toEqual([0])
  })

  it('penalizes by the sign, and takes the lowest of equals', () => {
    expect([...penalizeReference([2, -2, 2], [1, 1, 0], 2)]).toEqual([1, -4, 2])
    expect(argmaxReference([1, 3, 3])).toBe(1)
  })
})
