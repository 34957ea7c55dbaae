// Rotary tables by hand-worked cases: what each kind of scaling does to the angles, and which files are refused.
import { describe, expect, it } from 'vitest'
import type { GgufFile, GgufValue } from '../formats/gguf.ts'
import { type RopeConfig, readRopeConfig, ropeFrequencies, ropeTable, stretchedBase } from './rope.ts'

const plain: RopeConfig = { rotatedSize: 8, base: 10000, scaling: { kind: 'none', attentionFactor: 1 } }

/** What the reader of metadata looks at, without a file around it. */
function fileWith(metadata: Record<string, GgufValue>): GgufFile {
  const layout = Object.entries(metadata).map(
    ([key, value]) => [key, { type: typeof value === 'string' ? 'string' : 'float32', byteOffset: 0 }] as const,
  )
  return {
    version: 3,
    metadata: new Map(Object.entries(metadata)),
    metadataLayout: new Map(layout),
    tensors: new Map(),
    alignmentBytes: 32,
    dataOffsetBytes: 0,
    sizeBytes: 0,
  }
}

describe('frequencies', () => {
  it('fall by the same factor from pair to pair: 1, 1/10, 1/100, 1/1000 for a base of 10000 and 8 values', () => {
    const { frequencies, magnitude } = ropeFrequencies(plain)
    for (const [pair, wanted] of [1, 0.1, 0.01, 0.001].entries()) expect(frequencies[pair]).toBeCloseTo(wanted, 12)
    expect(magnitude).toBe(1)
  })

  it('are divided by the factor of linear scaling', () => {
    const { frequencies } = ropeFrequencies({ ...plain, scaling: { kind: 'linear', factor: 4 } })
    expect([...frequencies].map(value => value * 4)).toEqual([...ropeFrequencies(plain).frequencies])
  })

  it('are divided pair by pair where the file has divisors', () => {
    const { frequencies } = ropeFrequencies({ ...plain, frequencyDivisors: Float32Array.of(1, 2, 4, 8) })
    for (const [pair, wanted] of [1, 0.05, 0.0025, 0.000125].entries()) expect(frequencies[pair]).toBeCloseTo(wanted, 12)
  })

  it('of YaRN keep the fast pairs, divide the slow ones, and grow the magnitude with the factor', () => {
    const scaling = { kind: 'yarn', factor: 4, originalContextTokens: 64, attentionFactor: 1, betaFast: 32, betaSlow: 1 } as const
    const { frequencies, magnitude } = ropeFrequencies({ ...plain, scaling })
    const unscaled = ropeFrequencies(plain).frequencies
    // Corners: 8 · ln(64 / (32 · 2π)) / (2 ln 10000) = −0.5 → 0, and 8 · ln(64 / 2π) / (2 ln 10000) = 1.008 → 2.
    expect(frequencies[0]).toBeCloseTo(unscaled[0], 12)
    expect(frequencies[1]).toBeCloseTo(unscaled[1] * (0.5 + 0.5 / 4), 12)
    expect(frequencies[2]).toBeCloseTo(unscaled[2] / 4, 12)
    expect(frequencies[3]).toBeCloseTo(unscaled[3] / 4, 12)
    expect(magnitude).toBeCloseTo(1 + 0.1 * Math.log(4), 12)
  })
})

describe('a base that stretches', () => {
  const rope = { base: 1e6, rotatedSize: 128 }

  it('stays up to the trained context, and grows beyond it', () => {
    expect(stretchedBase(rope, 2, 32768, 32768)).toBe(1e6)
    expect(stretchedBase(rope, 2, 32768, 65536) / 1e6).toBeCloseTo(3 ** (128 / 126), 12)
    expect(stretchedBase(rope, 6, 32768, 49152) / 1e6).toBeCloseTo(4 ** (128 / 126), 12)
  })
})

describe('the table', () => {
  it('has cosine and sine of position times frequency, position 0 unturned', () => {
    const table = ropeTable(plain, 3)
    expect(table).toHaveLength(3 * 8)
    expect([...table.subarray(0, 8)]).toEqual([1, 0, 1, 0, 1, 0, 1, 0])
    expect(table[16]).toBe(Math.fround(Math.cos(2)))
    expect(table[17]).toBe(Math.fround(Math.sin(2)))
    expect(table[18]).toBeCloseTo(Math.cos(0.2), 7)
  })

  it('keeps its precision at far positions', () => {
    const table = ropeTable(plain, 131072)
    expect(table[131071 * 8 + 1]).toBe(Math.fround(Math.sin(131071)))
  })

  it('carries the magnitude of its scaling', () => {
    expect(ropeTable({ ...plain, scaling: { kind: 'none', attentionFactor: 1.25 } }, 1)[0]).toBe(1.25)
  })
})

describe('readRopeConfig', () => {
  it('takes the whole head and a base of 10000 where the file says nothing', () => {
    expect(readRopeConfig(fileWith({}), 'llama', 64)).toEqual({
      rotatedSize: 64,
      base: 10000,
      scaling: { kind: 'none', attentionFactor: 1 },
    })
  })

  it('reads the old key of linear scaling as well as the new ones', () => {
    expect(readRopeConfig(fileWith({ 'llama.rope.scale_linear': 2 }), 'llama', 64).scaling).toEqual({ kind: 'linear', factor: 2 })
    const modern = fileWith({ 'llama.rope.scaling.type': 'linear', 'llama.rope.scaling.factor': 8 })
    expect(readRopeConfig(modern, 'llama', 64).scaling).toEqual({ kind: 'linear', factor: 8 })
  })

  it('takes the trained context as the original one where YaRN has no other', () => {
    const file = fileWith({ 'llama.rope.scaling.type': 'yarn', 'llama.rope.scaling.factor': 4, 'llama.context_length': 512 })
    expect(readRopeConfig(file, 'llama', 64).scaling).toMatchObject({ kind: 'yarn', originalContextTokens: 512, betaFast: 32, betaSlow: 1 })
  })

  it.each([
    ['rope_shape', { 'llama.rope.dimension_count': 6 }],
    ['rope_shape', { 'llama.rope.dimension_count': 0 }],
    ['rope_shape', { 'llama.rope.dimension_count': 128 }],
    ['rope_base', { 'llama.rope.freq_base': 0 }],
    ['rope_base', { 'llama.rope.freq_base': 1 }],
    ['rope_base', { 'llama.rope.freq_base': Number.POSITIVE_INFINITY }],
    ['rope_scaling', { 'llama.rope.scaling.factor': -1 }],
    ['rope_scaling', { 'llama.rope.scaling.type': 'spiral' }],
    ['rope_scaling', { 'llama.rope.scaling.attn_factor': Number.NaN }],
    ['rope_scaling', { 'llama.rope.scaling.type': 'yarn', 'llama.context_length': 64, 'llama.rope.scaling.original_context_length': -1 }],
    ['rope_scaling', { 'llama.rope.scaling.type': 'yarn', 'llama.context_length': 64, 'llama.rope.scaling.yarn_beta_fast': 0 }],
  ])('refuses with %s: %o', (code, metadata) => {
    expect(() => readRopeConfig(fileWith(metadata), 'llama', 64)).toThrow(expect.objectContaining({ code }))
  })
})
