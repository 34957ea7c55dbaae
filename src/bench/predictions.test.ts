import { expect, it } from 'vitest'
import { namedGpus, PHI3_BYTES, peers, predict, predictions } from './predictions.ts'

const PHI3_LAYERS = 32

it('comes near to what the peers have published, at the small end of the overheads', () => {
  const m2 = namedGpus.find(({ name }) => name.includes('M2 Max'))!
  for (const { dispatchesPerLayer, publishedTokensPerSecond } of peers) {
    const [, most] = predict({ bytes: PHI3_BYTES, dispatches: dispatchesPerLayer * PHI3_LAYERS }, m2)
    expect(Math.abs(most / publishedTokensPerSecond - 1)).toBeLessThan(0.06)
  }
})

it('is the bandwidth where nothing is dispatched, and the overhead where nothing is read', () => {
  const gpu = { name: 'x', bandwidth: 1e9, overhead: [1e-5, 2e-5] as [number, number] }
  expect(predict({ bytes: 1e7, dispatches: 0 }, gpu)).toEqual([100, 100])
  expect(predict({ bytes: 0, dispatches: 100 }, gpu)).toEqual([500, 1000])
})

it('sets the engines side by side on every GPU', () => {
  const all = predictions({ bytes: 1e8, dispatches: 154, layers: 30 })
  expect(all).toHaveLength(namedGpus.length * (1 + peers.length))
  const [ours, ...others] = all.slice(0, 1 + peers.length)
  expect(ours.engine).toBe('Inkstone')
  for (const { tokensPerSecond } of others) expect(tokensPerSecond[1]).toBeLessThan(ours.tokensPerSecond[1])
})
