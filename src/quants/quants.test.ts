// Block formats by hand: blocks small enough to decode on paper, then properties that hold for every format of the registry.
import { describe, expect, it } from 'vitest'
import { type BlockFormat, type BlockFormatName, blockFormats, formatByType, rowBytes } from './index.ts'

const blockFormatNames = Object.keys(blockFormats) as BlockFormatName[]

/** Whole blocks of `format` as floats. */
function decodeBlocks(format: BlockFormat, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array((bytes.length / format.blockBytes) * format.blockWeights)
  format.decode(bytes, out)
  return out
}

const halfOne = [0x00, 0x3c]
const halfTwo = [0x00, 0x40]
const zeros = (count: number) => new Array<number>(count).fill(0)
const decode = (name: BlockFormatName, bytes: number[]) => Array.from(decodeBlocks(blockFormats[name], Uint8Array.from(bytes)))

/** Reproducible weights with an outlier, from a small linear congruential generator. */
function someWeights(count: number): Float32Array {
  let state = 1
  const weights = Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
  weights[3] = 2.5
  return weights
}

describe('decodes a block that can be checked by hand', () => {
  it('F32, F16 and BF16 hold 1, -2 and 0.5', () => {
    expect(decode('F32', [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])).toEqual([1, -2])
    expect(decode('F16', [...halfOne, 0x00, 0xc0, 0x00, 0x38])).toEqual([1, -2, 0.5])
    expect(decode('BF16', [0x80, 0x3f, 0x00, 0xc0, 0x00, 0x3f])).toEqual([1, -2, 0.5])
  })

  it('Q4_0 splits byte i into weights i and i + 16, less 8', () => {
    const weights = decode('Q4_0', [...halfTwo, 0xf0, ...new Array(15).fill(0x88)])
    expect(weights).toEqual([-16, ...zeros(15), 14, ...zeros(15)])
  })

  it('Q4_1 adds the minimum', () => {
    expect(decode('Q4_1', [...halfTwo, ...halfOne, 0x53, ...zeros(15)])).toEqual([
      7,
      ...new Array(15).fill(1),
      11,
      ...new Array(15).fill(1),
    ])
  })

  it('Q5_0 takes the fifth bit of weight i from bit i', () => {
    const weights = decode('Q5_0', [...halfOne, 0x01, 0, 0x02, 0, 0x0f, 0x30, ...zeros(14)])
    expect(weights).toEqual([15, ...new Array(15).fill(-16), -16, 3, ...new Array(14).fill(-16)])
  })

  it('Q5_1 takes the fifth bit too, and adds the minimum', () => {
    const weights = decode('Q5_1', [...halfOne, ...halfTwo, 0, 0, 0, 0x80, ...zeros(15), 0xf1])
    expect(weights).toEqual([...new Array(15).fill(2), 3, ...new Array(15).fill(2), 33])
  })

  it('Q8_0 has signed bytes', () => {
    expect(decode('Q8_0', [...halfTwo, 0x80, 0x7f, ...zeros(30)])).toEqual([-256, 254, ...zeros(30)])
  })

  it('IQ4_NL looks levels up', () => {
    expect(decode('IQ4_NL', [...halfOne, 0xf0, ...new Array(15).fill(0x88)])).toEqual([
      -127,
      ...new Array(15).fill(1),
      113,
      ...new Array(15).fill(1),
    ])
  })

  it('MXFP4 scales four-bit floats by a power of two', () => {
    const weights = decode('MXFP4', [127, 0x71, 0xf9, ...zeros(14)])
    expect([weights[0], weights[1], weights[16], weights[17]]).toEqual([0.5, -0.5, 6, -6])
    expect(decode('MXFP4', [129, 0x02, ...zeros(15)])[0]).toBe(4)
  })

  it('Q4_K gives each sub-block of 32 its own scale and minimum', () => {
    // Scale 1 and minimum 3 for sub-block 0; scale 32 + 5 and minimum 16 + 2 for sub-block 4, whose top bits ride on bytes 0 and 4.
    const scales = [1 | (2 << 6), 0, 0, 0, 3 | (1 << 6), 0, 0, 0, 5 | (2 << 4), 0, 0, 0]
    const weights = decode('Q4_K', [...halfOne, ...halfTwo, ...scales, ...new Array(128).fill(0x07)])
    expect(weights.slice(0, 32)).toEqual(new Array(32).fill(7 - 6))
    expect(weights.slice(32, 128).every(weight => weight === 0)).toBe(true)
    expect(weights.slice(128, 160)).toEqual(new Array(32).fill(37 * 7 - 36))
  })

  it('Q5_K takes the fifth bit of sub-block j from bit j', () => {
    const weights = decode('Q5_K', [...halfOne, 0, 0, 1, 2, ...zeros(10), 0b10, ...zeros(31), 0x34, ...zeros(127)])
    expect([weights[0], weights[32], weights[33]]).toEqual([4, 2 * (16 + 3), 0])
  })

  it('Q6_K joins a nibble and a bit pair, less 32', () => {
    const bytes = [...new Array(64).fill(0), ...zeros(64), 0b11_10_01_00, ...zeros(63), ...new Array(16).fill(1), ...halfOne]
    bytes[0] = 0x5a
    const weights = decode('Q6_K', bytes)
    expect([weights[0], weights[32], weights[64], weights[96]]).toEqual([10 - 32, 16 - 32, 5 + 32 - 32, 48 - 32])
  })

  it('Q2_K holds scale and minimum of 16 weights in one byte', () => {
    const bytes = [0x21, 0x03, ...zeros(14), 0b11_10_01_00, ...zeros(63), ...halfOne, ...halfTwo]
    bytes[16 + 16] = 0b10
    const weights = decode('Q2_K', bytes)
    expect([weights[0], weights[16], weights[32]]).toEqual([-4, 6, 0])
  })

  it('Q3_K subtracts four where the third bit is clear', () => {
    const scales = [1, ...zeros(7), 0b10, ...zeros(3)]
    const weights = decode('Q3_K', [1, ...zeros(31), 0b11, 0b11, ...zeros(62), ...scales, ...halfOne])
    expect([weights[0], weights[1], weights[2]]).toEqual([3, -1, -4])
    expect(weights[16]).toBe(-32 * -4)
  })

  it('IQ4_XS joins the two parts of a scale, less 32', () => {
    const weights = decode('IQ4_XS', [...halfOne, 0b1110, 0, 0x41, ...zeros(3), ...new Array(16).fill(0xf0), ...new Array(112).fill(0)])
    expect([weights[0], weights[16], weights[32]]).toEqual([(33 - 32) * -127, 113, (52 - 32) * -127])
  })
})

describe.each(blockFormatNames)('%s', name => {
  const format: BlockFormat = blockFormats[name]

  it('is found by its number', () => {
    expect(formatByType(format.ggmlType)).toBe(format)
    expect(format.name).toBe(name)
  })

  it('decodes bytes that start at an odd address, and blocks one by one as all at once', () => {
    const bytes = Uint8Array.from({ length: format.blockBytes * 3 + 1 }, (_, i) => (i * 37) & 0x3f)
    const all = decodeBlocks(format, bytes.subarray(1))
    expect(all).toEqual(decodeBlocks(format, bytes.slice(1)))
    for (let block = 0; block < 3; block++) {
      const one = decodeBlocks(format, bytes.subarray(1 + block * format.blockBytes, 1 + (block + 1) * format.blockBytes))
      expect(one).toEqual(all.slice(block * format.blockWeights, (block + 1) * format.blockWeights))
    }
  })

  it('refuses part of a block and says what it wanted', () => {
    expect(() => format.decode(new Uint8Array(format.blockBytes + 1), new Float32Array(format.blockWeights))).toThrow(format.name)
    expect(() => format.decode(new Uint8Array(format.blockBytes), new Float32Array(format.blockWeights + 1))).toThrow(/Pass whole blocks/)
  })

  const encode = format.encode?.bind(format)
  if (!encode) return

  it('encodes zeros as zeros, and weights within the error of its step', () => {
    const weights = someWeights(512)
    const bytes = new Uint8Array((512 / format.blockWeights) * format.blockBytes).fill(0xff)
    encode(new Float32Array(512), bytes)
    expect(decodeBlocks(format, bytes).every(weight => weight === 0)).toBe(true)
    encode(weights, bytes)
    const [, bound] = errorBounds.find(([names]) => names.includes(name))!
    expect(rms(decodeBlocks(format, bytes), weights)).toBeLessThan(bound)
  })
})

/** Uniform weights in ±1 with one outlier: a step of range / levels leaves an error of step / √12, with some room for the outlier's block. */
const errorBounds: [names: string[], bound: number][] = [
  [['F32'], 1e-9],
  [['F16'], 3e-4],
  [['BF16'], 3e-3],
  [['Q8_0'], 3e-3],
  [['Q6_K'], 0.015],
  [['Q5_0', 'Q5_1', 'Q5_K'], 0.025],
  [['Q4_0', 'Q4_1', 'Q4_K'], 0.05],
]

function rms(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length)
}

describe('the registry', () => {
  it('has each name and number once', () => {
    expect(new Set(Object.values(blockFormats).map(format => format.ggmlType)).size).toBe(blockFormatNames.length)
    expect(formatByType(4)).toBeUndefined()
  })

  it('counts the bytes of a row, and refuses a row that ends inside a block', () => {
    expect(rowBytes(blockFormats.Q4_K, 4096)).toBe(2304)
    expect(rowBytes(blockFormats.F16, 7)).toBe(14)
    expect(() => rowBytes(blockFormats.Q4_K, 4100)).toThrow(
      'Q4_K row has 4100 weights; blocks hold 256. Re-export the model or choose Q8_0.',
    )
  })
})
