// Half precision and bfloat16: every half survives a round trip, and rounding follows the standard at its edges.
import { describe, expect, it } from 'vitest'
import { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat, roundHalfToEven } from './half.ts'
import { roundAway } from './rounding.ts'

describe('half precision', () => {
  it('reads the edges of the format', () => {
    expect([0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00, 0xfc00].map(halfToFloat)).toEqual([
      0,
      -0,
      1,
      -2,
      65504,
      2 ** -24,
      2 ** -14,
      Infinity,
      -Infinity,
    ])
    expect(halfToFloat(0x7e00)).toBeNaN()
  })

  it('gives back every one of the 65,536 halves', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToFloat(bits)
      if (Number.isNaN(value)) expect(floatToHalf(value) & 0x7fff).toBe(0x7e00)
      else if (floatToHalf(value) !== bits) throw new Error(`${bits} came back as ${floatToHalf(value)}`)
    }
  })

  it('rounds to the nearest half, and a tie to the even one, between any two neighbours', () => {
    for (let bits = 0; bits < 0x7bff; bits++) {
      const low = halfToFloat(bits)
      const high = halfToFloat(bits + 1)
      const tie = (low + high) / 2
      const even = bits % 2 === 0 ? bits : bits + 1
      const quarter = (high - low) / 4
      const got = [floatToHalf(tie), floatToHalf(tie - quarter), floatToHalf(tie + quarter), floatToHalf(-tie) & 0x7fff]
      if (got.join() !== [even, bits, bits + 1, even].join()) throw new Error(`between ${low} and ${high}: ${got}`)
    }
  })

  it('overflows to infinity from 65520 on and underflows to zero', () => {
    expect([65519, 65520, 1e30, -1e30, Infinity].map(floatToHalf)).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7c00])
    expect([2 ** -25, 2 ** -25 * 1.001, -1e-30].map(floatToHalf)).toEqual([0, 1, 0x8000])
  })
})

describe('bfloat16', () => {
  it('rounds to even and keeps NaN a NaN', () => {
    expect(bfloat16ToFloat(floatToBfloat16(1 + 2 ** -8))).toBe(1)
    expect(bfloat16ToFloat(floatToBfloat16(1 + 3 * 2 ** -8))).toBe(1 + 2 ** -6)
    expect(bfloat16ToFloat(floatToBfloat16(Number.NaN))).toBeNaN()
    expect(bfloat16ToFloat(floatToBfloat16(-Infinity))).toBe(-Infinity)
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = bfloat16ToFloat(bits)
      if (!Number.isNaN(value) && floatToBfloat16(value) !== bits) throw new Error(`${bits} came back as ${floatToBfloat16(value)}`)
    }
  })
})

describe('rounding', () => {
  it('takes halves to even or away from zero', () => {
    expect([-1.5, -0.5, 0.5, 1.5, 2.5, 2.4].map(roundHalfToEven)).toEqual([-2, 0, 0, 2, 2, 2])
    expect([-1.5, -0.5, -0.4, 0.5, 1.5, 2.4].map(value => roundAway(value) + 0)).toEqual([-2, -1, 0, 1, 2, 2])
  })
})
