// The registry of trials: for each kernel that a model uses, a small case of the same pipeline with what it must give. Shapes come to kernels in
// a uniform, so a trial with few heads and rows compiles nothing that the model does not need.
import type { GpuContext } from '../gpu/device.ts'
import { ATTENTION_LIMIT, attentionDecodeError, attentionPrefillError } from './attention.trials.ts'
import type { AttentionShape } from './attention.ts'
import { cacheCopyError } from './cache-copy.trials.ts'
import { cachePackError } from './cache-pack.trials.ts'
import { CACHE_QUANTIZE_LIMIT, cacheQuantizeError } from './cache-quantize.trials.ts'
import { embedError, embedLimit } from './embed.trials.ts'
import type { ExpertChoice } from './experts.ts'
import type { CacheTarget } from './finish.ts'
import { LORA_LIMIT, loraDownError } from './lora.trials.ts'
import { type MatmulCase, matmulLimit, rowsError, tileError, vecError } from './matmul.trials.ts'
import { branchInputError, layerInputError } from './matmul-inputs.trials.ts'
import { NORM_LIMIT, normAddError, normError } from './norm.trials.ts'
import { QK_NORM_LIMIT, QK_NORM_LIMIT_F16, qkNormError } from './qk-norm.trials.ts'
import { pickError, sampleError } from './sample.trials.ts'
import type { KernelUse } from './uses.ts'

export interface Measured {
  error: number
  /** The most that the error may be. */
  limit: number
}

/** Wide enough for the lanes that the widest rows take, and to show an error that grows with a row. */
const MOST_COLUMNS = 2056
const TILE_COLUMNS = 264
const ROWS = 31
const GATED_ROWS = 36
const CONTEXT = 320
const MOST_VOCABULARY = 5000
const MOST_EXPERTS = 16
const EXPERT_HIDDEN = 20
const EXPERT_SUM_ROWS = 600

/** As few heads as make a group and a pair of groups. */
const fewHeads = (target: CacheTarget): CacheTarget => ({ ...target, heads: 2, kvHeads: 1 })

function matmulCase(
  use: Extract<KernelUse, { kernel: 'matmul_vec' | 'matmul_tile' | 'matmul_rows' }>,
  mostColumns: number,
  norm: boolean,
): MatmulCase {
  const { format, finish, cache, bias } = use
  const gated = finish === 'swiglu' || finish === 'geglu'
  return {
    format,
    finish,
    norm,
    cache: cache && fewHeads(cache),
    columns: Math.min(use.columns, mostColumns),
    rows: gated ? GATED_ROWS : ROWS,
    changed: bias,
    adapted: use.adapted,
  }
}

const oneGroup = (shape: AttentionShape): AttentionShape => ({
  ...shape,
  heads: shape.heads / shape.kvHeads,
  kvHeads: 1,
  contextTokens: CONTEXT,
  cacheTokens: CONTEXT,
})

const fewExperts = (choice: ExpertChoice): ExpertChoice => {
  const count = Math.min(choice.count, MOST_EXPERTS)
  return { ...choice, count, used: Math.min(choice.used, count) }
}

/** Most models have none. */
const ofExperts = () => import('./experts.trials.ts')

type Trials = { [K in KernelUse['kernel']]: (context: GpuContext, use: Extract<KernelUse, { kernel: K }>) => Promise<Measured> }

const trials: Trials = {
  async matmul_vec(context, use) {
    const one = matmulCase(use, MOST_COLUMNS, use.input === 'rms')
    const error = await vecError(context, one)
    const limit = matmulLimit(one)
    if (use.input === 'layer') return { error: Math.max(error, await layerInputError(context, one)), limit }
    if (use.input === 'branch') return { error: Math.max(error, await branchInputError(context, one)), limit }
    return { error, limit }
  },
  async matmul_tile(context, use) {
    const one = matmulCase(use, TILE_COLUMNS, false)
    return { error: await tileError(context, one), limit: matmulLimit(one) }
  },
  async matmul_rows(context, use) {
    const one = matmulCase(use, TILE_COLUMNS, false)
    return { error: await rowsError(context, one), limit: matmulLimit(one) }
  },
  async lora_down(context, { columns, ...use }) {
    return { error: await loraDownError(context, { ...use, columns: Math.min(columns, MOST_COLUMNS) }), limit: LORA_LIMIT }
  },
  async attention_decode(context, { shape }) {
    return { error: await attentionDecodeError(context, oneGroup(shape), [1, 127, 300]), limit: ATTENTION_LIMIT }
  },
  async attention_prefill(context, { shape }) {
    const batches: [number, number][] = [
      [33, 0],
      [5, 130],
      [1, 300],
    ]
    return { error: await attentionPrefillError(context, oneGroup(shape), batches), limit: ATTENTION_LIMIT }
  },
  async embed(context, { format, columns, places }) {
    const one = { format, columns: Math.min(columns, TILE_COLUMNS), places }
    return { error: await embedError(context, one), limit: embedLimit(one) }
  },
  async norm(context, { kind, width }) {
    return { error: await normError(context, { kind, width: Math.min(width, MOST_COLUMNS) }), limit: NORM_LIMIT }
  },
  async norm_add(context, { width }) {
    return { error: await normAddError(context, { width: Math.min(width, MOST_COLUMNS) }), limit: NORM_LIMIT }
  },
  async cache_quantize(context, { headSize }) {
    return { error: await cacheQuantizeError(context, { kvHeads: 2, headSize }), limit: CACHE_QUANTIZE_LIMIT }
  },
  async cache_copy(context, { headSize, format }) {
    return { error: await cacheCopyError(context, { kvHeads: 2, headSize, format }), limit: 0 }
  },
  async cache_pack(context, { headSize, format }) {
    return { error: await cachePackError(context, { kvHeads: 2, headSize, format }), limit: 0 }
  },
  async qk_norm(context, { cache, span }) {
    const { element, ...shape } = span === cache.headSize ? fewHeads(cache) : cache
    const error = await qkNormError(context, { ...shape, span }, element)
    return {
      error: Math.max(error.queries, element === 'f16' ? (error.keys * QK_NORM_LIMIT) / QK_NORM_LIMIT_F16 : error.keys),
      limit: QK_NORM_LIMIT,
    }
  },
  async pick(context, { vocabulary }) {
    return { error: await pickError(context, Math.min(vocabulary, MOST_VOCABULARY)), limit: 0 }
  },
  async sample(context, { vocabulary }) {
    return { error: await sampleError(context, Math.min(vocabulary, MOST_VOCABULARY)), limit: 0 }
  },
  async route(context, { choice }) {
    const { routeError, ROUTE_LIMIT } = await ofExperts()
    return { error: await routeError(context, choice), limit: ROUTE_LIMIT }
  },
  async expert_up(context, { choice, format, columns, norm }) {
    const one = { choice: fewExperts(choice), format, columns: Math.min(columns, TILE_COLUMNS), hidden: EXPERT_HIDDEN, norm }
    const { expertUpError, EXPERT_LIMIT } = await ofExperts()
    return { error: await expertUpError(context, one), limit: EXPERT_LIMIT }
  },
  async expert_down(context, { choice, format, columns }) {
    const one = { choice: fewExperts(choice), format, columns: Math.min(columns, TILE_COLUMNS), hidden: EXPERT_HIDDEN }
    const { expertDownError, EXPERT_LIMIT } = await ofExperts()
    return { error: await expertDownError(context, one), limit: EXPERT_LIMIT }
  },
  async expert_groups(context, { choice }) {
    const { expertGroupsError } = await ofExperts()
    return { error: await expertGroupsError(context, choice), limit: 0 }
  },
  async expert_tile(context, { choice, format, columns, finish }) {
    const one = { choice: fewExperts(choice), format, columns: Math.min(columns, TILE_COLUMNS), hidden: EXPERT_HIDDEN }
    const { expertTileError, EXPERT_LIMIT } = await ofExperts()
    return { error: await expertTileError(context, { ...one, finish: finish === 'swiglu' ? finish : 'store' }), limit: EXPERT_LIMIT }
  },
  async expert_sum(context, { choice, finish }) {
    const one = { choice, rows: EXPERT_SUM_ROWS, finish: finish === 'add' ? finish : 'store' } as const
    const { expertSumError, EXPERT_LIMIT } = await ofExperts()
    return { error: await expertSumError(context, one), limit: EXPERT_LIMIT }
  },
}

/** Runs the trial of this use. Rejects where a kernel wrote where it should not. */
export const tryUse = (context: GpuContext, use: KernelUse): Promise<Measured> =>
  (trials[use.kernel] as (context: GpuContext, use: KernelUse) => Promise<Measured>)(context, use)
