// IEEE 754 half precision and bfloat16 as bit patterns. Reading a half is one table look-up; writing rounds to nearest, ties to even.
import { readU16 } from './block-format.ts'

const floatView = new Float32Array(1)
const bitsView = new Uint32Array(floatView.buffer)

let table: Float32Array | undefined

/** All 65,536 halves as floats, 256 KiB, made at first use. A NaN stays a NaN of the same sign. */
export function halfTable(): Float32Array {
  if (table) return table
  table = new Float32Array(0x10000)
  const tableBits = new Uint32Array(table.buffer)
  for (let half = 0; half < 0x10000; half++) {
    const sign = (half & 0x8000) << 16
    const exponent = (half >> 10) & 0x1f
    const mantissa = half & 0x3ff
    if (exponent === 0) {
      table[half] = (sign ? -1 : 1) * mantissa * 2 ** -24
    } else {
      // 112 moves the exponent's bias from 15 to 127; 31 means infinity or NaN, which is 255 in a float.
      tableBits[half] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (mantissa << 13)
    }
  }
  return table
}

export const halfToFloat = (bits: number): number => halfTable()[bits]

/** The half at `at` of a block. */
export const readHalf = (bytes: Uint8Array, at: number): number => halfTable()[readU16(bytes, at)]

export function floatToHalf(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  // From 65520 on, the nearest half is infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x38800000) {
    // Below 2^-14 halves step by 2^-24; scaled by 2^24 the value is a small count, rounded half to even.
    return sign | roundHalfToEven(Math.abs(floatView[0]) * 2 ** 24)
  }
  const rebased = magnitude - 0x38000000
  const lowBits = rebased & 0x1fff
  const half = rebased >>> 13
  const roundUp = lowBits > 0x1000 || (lowBits === 0x1000 && (half & 1) === 1)
  // A carry out of the mantissa lands in the exponent, which is what rounding up to the next power of two means.
  return sign | (half + (roundUp ? 1 : 0))
}

export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}

export function bfloat16ToFloat(bits: number): number {
  bitsView[0] = bits << 16
  return floatView[0]
}

/** The upper half of the float's bits, rounded to nearest even; a NaN is made quiet so that rounding cannot turn it into infinity. */
export function floatToBfloat16(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16
}
