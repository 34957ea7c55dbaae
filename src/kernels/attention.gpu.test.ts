// The attention kernels against their reference: group sizes 1 to 8, head sizes 8 to 256, contexts within one split and over several.
import { describe, expect, it } from 'vitest'
import { GpuContext, type KernelVariants } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { ATTENTION_LIMIT, attentionDecodeError, attentionPrefillError } from './attention.trials.ts'
import { type AttentionShape, attentionDecode, decodeWorkgroup } from './attention.ts'
import { inputBuffer, openVariants } from './kernel-testing.ts'

const CONTEXT = 320

type Shape = Omit<AttentionShape, 'cache'>

/** Each group size and each head size at least once: the kernels depend on both, hardly on the pair. Windows within a split and over two. */
const shapes: Shape[] = [
  { heads: 9, kvHeads: 3, headSize: 64, contextTokens: CONTEXT },
  { heads: 2, kvHeads: 2, headSize: 8, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 2, headSize: 80, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 1, headSize: 128, contextTokens: CONTEXT },
  { heads: 8, kvHeads: 1, headSize: 256, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 1, headSize: 32, contextTokens: CONTEXT, window: 40, softCap: 2 },
  { heads: 2, kvHeads: 1, headSize: 32, contextTokens: CONTEXT, window: 130 },
]
/** All shapes on the adapter's first variant; the others differ in sums and elements alone, and each shape is a pipeline to compile. */
const shapesFor = (variant: number): Shape[] => (variant === 0 ? shapes : [shapes[0], shapes[4]])
const numbered = async (differsBy: (keyof KernelVariants)[]) =>
  (await openVariants(dawn(), differsBy)).map((variant, index) => ({ ...variant, index }))
/** The adapter's first variant has both caches that it can have, the others their own. */
const caches = (variants: Awaited<ReturnType<typeof numbered>>) =>
  variants.flatMap(({ name, context, index }) => {
    const own = { name, context, cache: context.variants.f16 ? ('f16' as const) : ('f32' as const), shapes: shapesFor(index) }
    return index === 0 ? [own, { ...own, name: `${name}, int8`, cache: 'int8' as const }] : [own]
  })
const title = '$heads heads over $kvHeads × $headSize, window $window, cap $softCap'

describe.each(caches(await numbered(['f16', 'subgroups'])))('attention_decode, $name', ({ context, cache, shapes }) => {
  it.concurrent.each(shapes)(`${title}: agrees at every position around the splits' borders`, async shape => {
    const positions = [0, 1, 127, 128, 129, 300]
    const error = await attentionDecodeError(context, { ...shape, cache }, positions)
    expect(error).toBeLessThan(ATTENTION_LIMIT)
  })
})

describe('attention_decode as devices of wide subgroups have it', async () => {
  const [{ context }] = await openVariants(dawn(), [])
  const wide = new GpuContext(context.device, context.adapterName, context.variants, 32)
  it.concurrent.each([shapes[0], shapes[5]])(title, async shape => {
    expect([decodeWorkgroup(shape, context), decodeWorkgroup(shape, wide)]).toEqual([64, 128])
    const error = await attentionDecodeError(wide, { ...shape, cache: 'f32' }, [0, 1, 127, 128, 129, 300])
    expect(error).toBeLessThan(ATTENTION_LIMIT)
  })
})

describe.each(caches(await numbered(['f16'])))('attention_prefill, $name', ({ context, cache, shapes }) => {
  it.concurrent.each(shapes)(`${title}: agrees for batches around a tile, from the start and after a prefix`, async shape => {
    const error = await attentionPrefillError(context, { ...shape, cache }, [
      [1, 0],
      [31, 77],
      [33, 0],
      [70, 77],
      [1, 300],
    ])
    expect(error).toBeLessThan(ATTENTION_LIMIT)
  })
})

it.each([
  ['cannot be shared evenly', { heads: 9, kvHeads: 2, headSize: 64 }],
  ['are of a size without kernels', { heads: 2, kvHeads: 2, headSize: 12 }],
  ['are too large', { heads: 2, kvHeads: 2, headSize: 264 }],
  ['want more workgroup memory than the device has', { heads: 128, kvHeads: 1, headSize: 128 }],
])('refuses heads that %s', async (_, heads) => {
  const [{ context }] = await openVariants(dawn(), [])
  const buffer = await inputBuffer(context, 'any', new Float32Array(4))
  const buffers = { state: buffer, queries: buffer, cache: buffer, out: buffer, partial: buffer, stats: buffer }
  const attend = attentionDecode(context, { ...heads, contextTokens: 8, cache: 'f32' }, buffers)
  await expect(attend).rejects.toMatchObject({ code: 'attention_shape' })
})
