// Every kernel's trial: it passes as the kernel is, and finds one that leaves its last workgroup out.
import { describe, expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { tryUse } from './trials.ts'
import type { KernelUse } from './uses.ts'

const cache = { heads: 4, kvHeads: 2, headSize: 16, rotatedSize: 16, element: 'f32' } as const
const shape = { heads: 4, kvHeads: 2, headSize: 16, contextTokens: 64, cache: 'f32' } as const
const choice = { count: 8, used: 2, renormalized: true, shared: true }
const matmul = { format: 'Q4_0', finish: 'add', bias: false, columns: 64 } as const

/** Each kernel by the beginning of its label, and a use that its trial tries. */
const kernels: [label: string, use: KernelUse][] = [
  ['matmul_vec', { kernel: 'matmul_vec', input: 'plain', ...matmul }],
  ['matmul_vec', { kernel: 'matmul_vec', input: 'rms', ...matmul, finish: 'qkv', cache }],
  ['matmul_vec', { kernel: 'matmul_vec', input: 'rms', ...matmul, finish: 'swiglu' }],
  ['matmul_vec', { kernel: 'matmul_vec', input: 'layer', ...matmul, bias: true }],
  ['matmul_vec', { kernel: 'matmul_vec', input: 'branch', ...matmul, finish: 'store' }],
  ['matmul_tile', { kernel: 'matmul_tile', ...matmul }],
  ['matmul_rows', { kernel: 'matmul_rows', ...matmul, adapted: true }],
  ['lora_down', { kernel: 'lora_down', input: 'rms', columns: 64, many: false }],
  ['lora_down', { kernel: 'lora_down', input: 'plain', columns: 64, many: true }],
  ['attention_decode', { kernel: 'attention_decode', shape }],
  ['attention_reduce', { kernel: 'attention_decode', shape }],
  ['attention_prefill', { kernel: 'attention_prefill', shape }],
  ['attention_decode', { kernel: 'attention_decode', shape: { ...shape, cache: 'int8' } }],
  ['attention_prefill', { kernel: 'attention_prefill', shape: { ...shape, cache: 'int8' } }],
  ['cache_quantize', { kernel: 'cache_quantize', headSize: 64 }],
  ['cache_copy', { kernel: 'cache_copy', headSize: 8, format: 'int8' }],
  ['cache_pack', { kernel: 'cache_pack', headSize: 8, format: 'f32' }],
  ['cache_pack', { kernel: 'cache_pack', headSize: 8, format: 'int8' }],
  ['embed', { kernel: 'embed', format: 'Q8_0', columns: 64, places: false }],
  ['rmsnorm', { kernel: 'norm', kind: 'rms', width: 64 }],
  ['layernorm', { kernel: 'norm', kind: 'layer', width: 64 }],
  ['norm_add', { kernel: 'norm_add', width: 64 }],
  ['qk_norm', { kernel: 'qk_norm', cache, span: 16 }],
  ['qk_norm', { kernel: 'qk_norm', cache: { ...cache, element: 'staged' }, span: 16 }],
  ['matmul_tile', { kernel: 'matmul_tile', ...matmul, finish: 'qkv', cache: { ...cache, element: 'staged' } }],
  ['argmax', { kernel: 'pick', vocabulary: 5000 }],
  ['pick', { kernel: 'pick', vocabulary: 5000 }],
  ['argmax', { kernel: 'sample', vocabulary: 5000 }],
  ['sample', { kernel: 'sample', vocabulary: 5000 }],
  ['route', { kernel: 'route', choice }],
  ['expert_up', { kernel: 'expert_up', choice, format: 'Q4_0', columns: 64, norm: true }],
  ['expert_down', { kernel: 'expert_down', choice, format: 'Q4_0', columns: 64, norm: false }],
  ['expert_groups', { kernel: 'expert_groups', choice }],
  ['expert_tile', { kernel: 'expert_tile', choice, format: 'Q4_0', columns: 64, finish: 'swiglu' }],
  ['expert_tile', { kernel: 'expert_tile', choice, format: 'Q4_0', columns: 64, finish: 'store' }],
  ['expert_sum', { kernel: 'expert_sum', choice, finish: 'add' }],
]

const context = await openDevice(dawn())

describe.each(kernels)('%s', (label, use) => {
  it(`is right: ${JSON.stringify(use)}`, async () => {
    const { error, limit } = await tryUse(context, use)
    expect(error).toBeLessThanOrEqual(limit)
  })

  it('is found wrong where it was planted so', async () => {
    const own = context.sibling()
    own.planted = label
    const verdict = await tryUse(own, use).then(
      ({ error, limit }) => error <= limit,
      () => false,
    )
    own.releaseAll()
    expect(verdict).toBe(false)
  })
})
