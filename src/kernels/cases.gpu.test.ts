// Random kernel cases on the adapter's variants: some hundreds by default, of few kinds, since each is a pipeline or two to compile. KERNEL_CASES sets
// how many there are, of all kinds and on all variants alike then; `npm run check:kernels` does, and KERNEL_SEED chooses others.
import { expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { kernelCases } from './cases.ts'
import { adapterUnderTest, openVariants } from './kernel-testing.ts'

const all = process.env.KERNEL_CASES
const seed = Number(process.env.KERNEL_SEED ?? 1)
/** Cases under way at a time: drivers compile on threads of their own. */
const TOGETHER = 4
/** lavapipe compiles a pipeline as long as SwiftShader computes thirty cases. */
const USUAL =
  adapterUnderTest() === 'lavapipe'
    ? [{ share: 200, mostKinds: 8 }]
    : [
        { share: 1600, mostKinds: 24 },
        { share: 200, mostKinds: 24 },
      ]

const variants = await openVariants(dawn())
const runs = all
  ? variants.map(variant => ({ ...variant, share: Math.ceil(Number(all) / variants.length), mostKinds: undefined }))
  : USUAL.flatMap((usual, i) => (variants[i] ? [{ ...variants[i], ...usual }] : []))

it.each(runs.map((run, index) => ({ ...run, index })))(
  `$share cases from seed ${seed}, $name: all are right`,
  async ({ context, index, share, mostKinds }) => {
    const wrong: string[] = []
    let done = 0
    const cases = kernelCases(context.variants, seed * 16 + index, share, mostKinds)
    const worker = async () => {
      for (const { name, run } of cases) {
        const own = context.sibling()
        const verdict = await run(own).then(
          ({ error, limit }) => (error <= limit ? undefined : `error ${error}, limit ${limit}`),
          error => String(error),
        )
        own.releaseAll()
        if (verdict) wrong.push(`${name}: ${verdict}`)
        if (++done % 1000 === 0 && share > 1000) console.log(`${done} of ${share}`)
      }
    }
    await Promise.all(Array.from({ length: TOGETHER }, worker))
    expect(wrong).toEqual([])
    expect(done).toBe(share)
  },
  14_400_000,
)
