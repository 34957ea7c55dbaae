// LoRA against its reference: lora_down behind every input, and the matmuls with what adapters add, before every kind of finish.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { openVariants } from './kernel-testing.ts'
import { LORA_LIMIT, type LoraCase, loraDownError } from './lora.trials.ts'
import { type MatmulCase, matmulLimit, rowsError, tileError, vecError } from './matmul.trials.ts'
import { canBroadcast } from './matmul.ts'

const one = (input: LoraCase['input'], columns: number, many = false): LoraCase => ({ input, columns, many })
const down: LoraCase[] = [
  one('plain', 1),
  one('plain', 257),
  one('rms', 31),
  one('rms', 2048),
  one('layer', 257),
  one('branch', 257),
  one('plain', 31, true),
  one('plain', 576, true),
  one('plain', 2048, true),
]

const heads = { heads: 2, kvHeads: 1, headSize: 24, rotatedSize: 12 }
const adapted = (more: Partial<MatmulCase>): MatmulCase => ({
  finish: 'store',
  format: 'Q4_0',
  rows: 31,
  columns: 64,
  norm: false,
  adapted: true,
  ...more,
})
const qkv = adapted({ finish: 'qkv', cache: { ...heads, element: 'f32' } })
const cases: [kernel: string, error: typeof vecError, one: MatmulCase][] = [
  ['matmul_vec', vecError, qkv],
  ['matmul_vec', vecError, { ...qkv, norm: true, changed: true }],
  ['matmul_vec', vecError, adapted({ finish: 'swiglu', rows: 36, norm: true })],
  ['matmul_vec', vecError, adapted({ finish: 'add', changed: true })],
  ['matmul_rows', rowsError, qkv],
  ['matmul_rows', rowsError, adapted({ finish: 'swiglu', rows: 36 })],
  ['matmul_rows', rowsError, adapted({ finish: 'add' })],
  ['matmul_tile', tileError, qkv],
  ['matmul_tile', tileError, adapted({ finish: 'qkv raw', cache: { ...heads, element: 'staged' } })],
  ['matmul_tile', tileError, adapted({ finish: 'geglu', rows: 36 })],
]

const variants = await openVariants(dawn(), ['subgroups'])

describe.each(variants.map((variant, index) => ({ ...variant, index })))('$name', ({ context, index }) => {
  it.each(down)('lora_down: $input input of $columns values, many tokens $many', async each => {
    expect(await loraDownError(context, each)).toBeLessThan(LORA_LIMIT)
  })

  // Where lanes are too few for matmul_broadcast, the tile kernel has no subgroups in it.
  it.concurrent.each(cases.filter(([kernel]) => index === 0 || canBroadcast(variants[0].context) || kernel !== 'matmul_tile'))(
    '%s adds what adapters give',
    async (_, error, each) => {
      expect(await error(context, each)).toBeLessThan(matmulLimit(each))
    },
  )
})
