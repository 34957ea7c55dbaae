// Kernel cases by the thousand: kinds (a kernel with its format, finish and variant, which is a pipeline) and under each kind random shapes, which
// cost a pipeline nothing. A seed and a number name a case for good.
import type { GpuContext, KernelVariants } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { ATTENTION_LIMIT, attentionDecodeError, attentionPrefillError } from './attention.trials.ts'
import type { AttentionShape } from './attention.ts'
import type { CacheFormat } from './cache-format.ts'
import { elementOf } from './cache-format.ts'
import { CACHE_QUANTIZE_LIMIT, cacheQuantizeError } from './cache-quantize.trials.ts'
import { embedError, embedLimit } from './embed.trials.ts'
import {
  expertDownError,
  expertGroupsError,
  expertSumError,
  expertTileError,
  expertUpError,
  ROUTE_LIMIT,
  routeError,
} from './experts.trials.ts'
import type { FinishName } from './finish.ts'
import { LORA_LIMIT, loraDownError } from './lora.trials.ts'
import { type MatmulCase, matmulLimit, tileError, vecError } from './matmul.trials.ts'
import { branchInputError, layerInputError } from './matmul-inputs.trials.ts'
import { NORM_LIMIT, normAddError, normError } from './norm.trials.ts'
import { packedFormats } from './packing/index.ts'
import { QK_NORM_LIMIT, QK_NORM_LIMIT_F16, qkNormError } from './qk-norm.trials.ts'
import { pickError, sampleError } from './sample.trials.ts'
import { seeded } from './trial-inputs.ts'
import type { Measured } from './trials.ts'

export interface KernelCase {
  name: string
  run(context: GpuContext): Promise<Measured>
}

type Random = () => number
/** Makes a case of a kind with a random shape. */
type Kind = (random: Random) => KernelCase

const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]
/** Short more often than long, as what goes wrong at a size does so at small ones too. */
const size = (random: Random, most: number): number => Math.max(1, Math.round(most ** random()))
const named = (name: string, shape: object, run: KernelCase['run']): KernelCase => ({ name: `${name} ${JSON.stringify(shape)}`, run })

/** ggml's own for all but matrix products, where it allows 5e-4 (test-backend-ops). A case of one row can be a difference of two large sums. */
const MATMUL_LIMIT = 1e-7
const MOST_COLUMNS = 2100
const MOST_ROWS = 90
const CONTEXT = 320
const formats = Object.keys(packedFormats) as BlockFormatName[]
const finishes: FinishName[] = ['store', 'add', 'add gated', 'gelu', 'swiglu', 'geglu', 'qkv', 'qkv raw']

const cachesOf = ({ f16 }: KernelVariants): CacheFormat[] => (f16 ? ['f16', 'f32', 'int8'] : ['f32', 'int8'])

function matmulKinds(variants: KernelVariants): Kind[] {
  const caseOf = (random: Random, format: BlockFormatName, finish: FinishName, norm: boolean, mostColumns: number): MatmulCase => {
    const isQkv = finish.startsWith('qkv')
    const isGated = finish === 'swiglu' || finish === 'geglu'
    const headSize = 8 * between(random, 1, 9)
    const kvHeads = between(random, 1, 2)
    const element = elementOf(pick(random, cachesOf(variants)))
    // Far in GELU's tail (−9 gives −1e-31) a value is off by a hundred times what its sum is: of a few rows some are not there.
    const rows = size(random, MOST_ROWS) + (finish === 'gelu' ? 7 : 0)
    return {
      format,
      finish,
      norm,
      columns: size(random, mostColumns),
      rows: isGated ? Math.ceil(rows / 4) * 4 : rows,
      changed: !isGated && random() < 0.5,
      adapted: random() < 0.2,
      cache: isQkv ? { heads: kvHeads * between(random, 1, 3), kvHeads, headSize, rotatedSize: headSize / 2, element } : undefined,
    }
  }
  return formats.flatMap(format =>
    finishes.flatMap((finish): Kind[] => [
      ...[true, false].map(
        (norm): Kind =>
          random => {
            const one = caseOf(random, format, finish, norm, MOST_COLUMNS)
            return named('matmul_vec', one, async context => ({
              error: await vecError(context, one),
              limit: Math.max(matmulLimit(one), MATMUL_LIMIT),
            }))
          },
      ),
      random => {
        const one = caseOf(random, format, finish, false, 300)
        return named('matmul_tile', one, async context => ({
          error: await tileError(context, one),
          limit: Math.max(matmulLimit(one), MATMUL_LIMIT),
        }))
      },
    ]),
  )
}

const inputKinds = (): Kind[] =>
  formats.flatMap((format): Kind[] => [
    random => {
      const one = { format, columns: size(random, MOST_COLUMNS) }
      return named('matmul_vec layer', one, async context => ({ error: await layerInputError(context, one), limit: MATMUL_LIMIT }))
    },
    random => {
      const one = { format, columns: size(random, MOST_COLUMNS) }
      return named('matmul_vec branch', one, async context => ({ error: await branchInputError(context, one), limit: MATMUL_LIMIT }))
    },
    random => {
      const one = { format, columns: size(random, 700), places: random() < 0.3 }
      return named('embed', one, async context => ({ error: await embedError(context, one), limit: embedLimit(one) }))
    },
  ])

function attentionKinds(variants: KernelVariants): Kind[] {
  const groups = [1, 2, 3, 4, 8]
  const sizes = [8, 32, 64, 80, 128, 256]
  const shapeOf = (random: Random, group: number, headSize: number, cache: CacheFormat): AttentionShape => {
    const kvHeads = between(random, 1, 2)
    const bent = random() < 0.3
    return { heads: group * kvHeads, kvHeads, headSize, contextTokens: CONTEXT, cache, ...(bent && { window: 40, softCap: 2 }) }
  }
  return cachesOf(variants).flatMap(cache =>
    groups.flatMap(group =>
      sizes.flatMap((headSize): Kind[] => [
        random => {
          const shape = shapeOf(random, group, headSize, cache)
          const positions = [size(random, CONTEXT) - 1, between(random, 0, CONTEXT - 1)]
          return named('attention_decode', { ...shape, positions }, async context => ({
            error: await attentionDecodeError(context, shape, positions),
            limit: ATTENTION_LIMIT,
          }))
        },
        random => {
          const shape = shapeOf(random, group, headSize, cache)
          const tokens = size(random, 80)
          const batches: [number, number][] = [[tokens, between(random, 0, CONTEXT - tokens)]]
          return named('attention_prefill', { ...shape, batches }, async context => ({
            error: await attentionPrefillError(context, shape, batches),
            limit: ATTENTION_LIMIT,
          }))
        },
      ]),
    ),
  )
}

function otherKinds(variants: KernelVariants): Kind[] {
  const choiceOf = (random: Random) => {
    const count = between(random, 2, 70)
    return { count, used: Math.min(count, between(random, 1, 8)), renormalized: random() < 0.5, shared: random() < 0.5 }
  }
  const experts = formats.flatMap((format): Kind[] => {
    const caseOf = (random: Random) => {
      const choice = { ...choiceOf(random), count: between(random, 8, 16) }
      return { choice, format, columns: size(random, 300), hidden: 4 * between(random, 1, 12), norm: random() < 0.5 }
    }
    return [
      random => {
        const one = caseOf(random)
        return named('expert_up', one, async context => ({ error: await expertUpError(context, one), limit: MATMUL_LIMIT }))
      },
      random => {
        const one = caseOf(random)
        return named('expert_down', one, async context => ({ error: await expertDownError(context, one), limit: MATMUL_LIMIT }))
      },
      random => {
        const finish = random() < 0.5 ? 'swiglu' : 'store'
        const one = { ...caseOf(random), finish } as const
        return named('expert_tile', one, async context => ({ error: await expertTileError(context, one), limit: MATMUL_LIMIT }))
      },
    ]
  })
  return [
    ...experts,
    random => {
      const choice = choiceOf(random)
      return named('expert_groups', choice, async context => ({ error: await expertGroupsError(context, choice), limit: 0 }))
    },
    random => {
      const one = { choice: choiceOf(random), rows: size(random, 700), finish: random() < 0.5 ? 'add' : 'store' } as const
      return named('expert_sum', one, async context => ({ error: await expertSumError(context, one), limit: MATMUL_LIMIT }))
    },
    ...(['rms', 'layer'] as const).map(
      (kind): Kind =>
        random => {
          const one = { kind, width: size(random, 4000) }
          return named('norm', one, async context => ({ error: await normError(context, one), limit: NORM_LIMIT }))
        },
    ),
    random => {
      const one = { width: size(random, 4000) }
      return named('norm_add', one, async context => ({ error: await normAddError(context, one), limit: NORM_LIMIT }))
    },
    ...cachesOf(variants)
      .map(elementOf)
      .map(
        (element): Kind =>
          random => {
            const headSize = 8 * between(random, 1, 32)
            const kvHeads = between(random, 1, 3)
            const shape = {
              heads: kvHeads * between(random, 1, 3),
              kvHeads,
              headSize,
              rotatedSize: random() < 0.5 ? headSize : headSize / 2,
              span: headSize,
            }
            return named('qk_norm', { ...shape, element }, async context => {
              const error = await qkNormError(context, shape, element)
              const limit = element === 'f16' ? QK_NORM_LIMIT_F16 : QK_NORM_LIMIT
              return { error: Math.max((error.queries * limit) / QK_NORM_LIMIT, error.keys), limit }
            })
          },
      ),
    random => {
      const one = { kvHeads: between(random, 1, 8), headSize: 4 * between(random, 1, 64) }
      return named('cache_quantize', one, async context => ({ error: await cacheQuantizeError(context, one), limit: CACHE_QUANTIZE_LIMIT }))
    },
    ...([false, true] as const).map(
      (many): Kind =>
        random => {
          const input = many ? 'plain' : pick(random, ['plain', 'rms', 'layer', 'branch'] as const)
          const one = { input, many, columns: size(random, MOST_COLUMNS) }
          return named('lora_down', one, async context => ({ error: await loraDownError(context, one), limit: LORA_LIMIT }))
        },
    ),
    random => {
      const choice = choiceOf(random)
      return named('route', choice, async context => ({ error: await routeError(context, choice), limit: ROUTE_LIMIT }))
    },
    random => {
      const vocabulary = size(random, 9000)
      return named('sample', { vocabulary }, async context => ({ error: await sampleError(context, vocabulary), limit: 0 }))
    },
    random => {
      const vocabulary = size(random, 9000)
      return named('pick', { vocabulary }, async context => ({ error: await pickError(context, vocabulary), limit: 0 }))
    },
  ]
}

/** `count` cases, of all kinds in turn or of a random `mostKinds` of them. */
export function* kernelCases(variants: KernelVariants, seed: number, count: number, mostKinds?: number): Generator<KernelCase> {
  const random = seeded(seed)
  const groups = [matmulKinds(variants), inputKinds(), attentionKinds(variants), otherKinds(variants)]
  const kinds =
    mostKinds === undefined ? groups.flat() : Array.from({ length: mostKinds }, (_, i) => pick(random, groups[i % groups.length]))
  for (let i = 0; i < count; i++) yield kinds[i % kinds.length](random)
}
