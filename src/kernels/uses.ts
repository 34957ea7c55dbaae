// Which kernels, in which variants, were made for a device: each wrapper says so, and the self-test tries just these.
import type { GpuContext, TileForm } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import type { AttentionShape } from './attention.ts'
import type { CacheFormat } from './cache-format.ts'
import type { ExpertChoice } from './experts.ts'
import type { CacheTarget, FinishName } from './finish.ts'
import type { Norm } from './norm.ts'

/** What a vector kernel does with what it reads. */
export type MatmulInput = 'plain' | 'rms' | 'layer' | 'branch'

interface MatmulUse {
  format: BlockFormatName
  finish: FinishName
  /** Where the finish appends to the cache. */
  cache?: CacheTarget
  bias: boolean
  columns: number
  /** With what adapters add. */
  adapted?: boolean
}

interface ExpertUse {
  choice: ExpertChoice
  format: BlockFormatName
  columns: number
  norm: boolean
}

export type KernelUse =
  | ({ kernel: 'matmul_vec'; input: MatmulInput } & MatmulUse)
  | ({ kernel: 'matmul_tile'; form?: Exclude<TileForm, 'shared'> } & MatmulUse)
  | ({ kernel: 'matmul_rows' } & MatmulUse)
  | { kernel: 'lora_down'; input: MatmulInput; columns: number; many: boolean }
  | { kernel: 'attention_decode'; shape: AttentionShape }
  | { kernel: 'attention_prefill'; shape: AttentionShape }
  | { kernel: 'embed'; format: BlockFormatName; columns: number; places: boolean }
  | { kernel: 'norm'; kind: Norm['kind']; width: number }
  | { kernel: 'norm_add'; width: number }
  | { kernel: 'cache_quantize'; headSize: number }
  | { kernel: 'cache_copy'; headSize: number; format: CacheFormat }
  | { kernel: 'cache_pack'; headSize: number; format: CacheFormat }
  | { kernel: 'qk_norm'; cache: CacheTarget; span: number }
  | { kernel: 'pick'; vocabulary: number }
  | { kernel: 'sample'; vocabulary: number }
  | { kernel: 'route'; choice: ExpertChoice }
  | ({ kernel: 'expert_up' } & ExpertUse)
  | ({ kernel: 'expert_down' } & ExpertUse)
  | { kernel: 'expert_groups'; choice: ExpertChoice }
  | ({ kernel: 'expert_tile'; form?: Exclude<TileForm, 'shared'>; finish: FinishName } & Omit<ExpertUse, 'norm'>)
  | { kernel: 'expert_sum'; choice: ExpertChoice; finish: FinishName }

const usesOf = new WeakMap<GpuContext, Map<string, KernelUse>>()

export function noteUse(context: GpuContext, use: KernelUse): void {
  const uses = usesOf.get(context) ?? new Map<string, KernelUse>()
  usesOf.set(context, uses.set(JSON.stringify(use), use))
}

/** Before another model is built: what an earlier one used is not the next one's business. */
export const forgetUses = (context: GpuContext): boolean => usesOf.delete(context)

/** All that was noted, by what names it. */
export const notedUses = (context: GpuContext): ReadonlyMap<string, KernelUse> => usesOf.get(context) ?? new Map()
