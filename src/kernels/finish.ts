// What happens to the outputs of a matmul, eight rows of a token at a time: files joined to matmul_vec and matmul_tile.
import finishAddSource from '../../shaders/lib/finish_add.wgsl'
import finishAddGatedSource from '../../shaders/lib/finish_add_gated.wgsl'
import finishGegluSource from '../../shaders/lib/finish_geglu.wgsl'
import finishGeluSource from '../../shaders/lib/finish_gelu.wgsl'
import finishQkvSource from '../../shaders/lib/finish_qkv.wgsl'
import finishQkvRawSource from '../../shaders/lib/finish_qkv_raw.wgsl'
import finishStoreSource from '../../shaders/lib/finish_store.wgsl'
import finishSwigluSource from '../../shaders/lib/finish_swiglu.wgsl'
import geluSource from '../../shaders/lib/gelu.wgsl'
import rotateSource from '../../shaders/lib/rotate.wgsl'
import softCapSource from '../../shaders/lib/soft_cap.wgsl'
import type { BindingKind } from '../gpu/kernel.ts'
import type { CacheElement } from './cache-format.ts'
import { placeSource } from './cache-sources.ts'

/** What happens to eight output rows of a token. Bindings 3 to 7 are the finish's. */
export type FinishName = 'store' | 'add' | 'add gated' | 'gelu' | 'swiglu' | 'geglu' | 'qkv' | 'qkv raw'

/** Heads as they lie in a cache. */
export interface CacheTarget {
  heads: number
  kvHeads: number
  headSize: number
  rotatedSize: number
  element: CacheElement
}

export interface Finish {
  name: FinishName
  /** Where it appends to the cache. */
  cache?: CacheTarget
  source: string
  /** Sizes and factors of the output. */
  given: Record<string, number>
  /** What else it does, if anything: fixed in the pipeline. */
  overrides?: Record<string, number>
  bindings: Record<number, BindingKind>
  buffers: Record<number, GPUBuffer>
}

export interface StoreOptions {
  /** The matrix's first row among the output's, a multiple of 8. */
  rowOffset?: number
  scale?: number
  /** cap · tanh(value / cap), where it is not 0. */
  softCap?: number
}

/** out[token][rows]; `stride` in values, a multiple of 8. */
export function finishStore(out: GPUBuffer, stride: number, { rowOffset = 0, scale = 1, softCap = 0 }: StoreOptions = {}): Finish {
  const given = { OUT_STRIDE: stride / 4, OCTET_OFFSET: rowOffset / 8, OUT_SCALE: scale }
  return {
    name: 'store',
    source: `${softCapSource}\n${finishStoreSource}`,
    given,
    overrides: { SOFT_CAP: softCap },
    bindings: { 3: 'write' },
    buffers: { 3: out },
  }
}

/** out[token][rows] += scale · …: the residual stream. */
export function finishAdd(out: GPUBuffer, stride: number, scale = 1): Finish {
  return {
    name: 'add',
    source: finishAddSource,
    given: { OUT_STRIDE: stride / 4, RESIDUAL_SCALE: scale },
    bindings: { 3: 'write' },
    buffers: { 3: out },
  }
}

/** out[token][rows] += gate[token] · …; `routes` as the router leaves them, `slots` a token, the last of them the gate. */
export function finishAddGated(out: GPUBuffer, stride: number, routes: GPUBuffer, slots: number): Finish {
  return {
    name: 'add gated',
    source: finishAddGatedSource,
    given: { OUT_STRIDE: stride / 4, SLOTS: slots },
    bindings: { 3: 'write', 6: 'read' },
    buffers: { 3: out, 6: routes },
  }
}

const toHidden = (name: FinishName, source: string, out: GPUBuffer, stride: number): Finish => ({
  name,
  source,
  given: { OUT_STRIDE: stride / 4 },
  bindings: { 3: 'write' },
  buffers: { 3: out },
})

/** out[token][rows / 2] = silu(gate) · up, of a matrix whose gate and up rows stand in turn, four by four. */
export const finishSwiglu = (out: GPUBuffer, stride: number): Finish => toHidden('swiglu', finishSwigluSource, out, stride)

/** out[token][rows / 2] = gelu(gate) · up, likewise. */
export const finishGeglu = (out: GPUBuffer, stride: number): Finish => toHidden('geglu', `${geluSource}\n${finishGegluSource}`, out, stride)

/** out[token][rows] = gelu(…). */
export const finishGelu = (out: GPUBuffer, stride: number): Finish => toHidden('gelu', `${geluSource}\n${finishGeluSource}`, out, stride)

export interface QkvTarget {
  queries: GPUBuffer
  cache: GPUBuffer
  rotations: GPUBuffer
  heads: number
  kvHeads: number
  headSize: number
  rotatedSize: number
  /** Positions of the cache, or tokens of the staging. */
  contextTokens: number
  queryScale: number
  element: CacheElement
}

/** Rotates queries and keys, stores queries, appends keys and values to the cache. `rowOffset`: the matrix's first row among q, k and v. */
export function finishQkv(target: QkvTarget, rowOffset = 0): Finish {
  return {
    name: 'qkv',
    cache: cacheTarget(target, target.rotatedSize),
    source: `${placeSource(target.element)}\n${rotateSource}\n${finishQkvSource}`,
    given: {
      ROW_OFFSET: rowOffset,
      QUERY_ROWS: target.heads * target.headSize,
      KEY_ROWS: target.kvHeads * target.headSize,
      ROTATED: target.rotatedSize,
      CONTEXT: target.contextTokens,
      QUERY_SCALE: target.queryScale,
    },
    overrides: { HEAD: target.headSize },
    bindings: { 3: 'write', 4: 'write', 5: 'read' },
    buffers: { 3: target.queries, 4: target.cache, 5: target.rotations },
  }
}

/** Stores queries and keys as they are in `raw` f32 [token][query and key rows], for qk_norm; appends values to the cache. */
export function finishQkvRaw(
  target: Omit<QkvTarget, 'queries' | 'rotations' | 'rotatedSize' | 'queryScale'> & { raw: GPUBuffer },
  rowOffset = 0,
): Finish {
  return {
    name: 'qkv raw',
    cache: cacheTarget(target, 0),
    source: `${placeSource(target.element)}\n${finishQkvRawSource}`,
    given: {
      ROW_OFFSET: rowOffset,
      QUERY_ROWS: target.heads * target.headSize,
      KEY_ROWS: target.kvHeads * target.headSize,
      CONTEXT: target.contextTokens,
    },
    overrides: { HEAD: target.headSize },
    bindings: { 3: 'write', 4: 'write' },
    buffers: { 3: target.raw, 4: target.cache },
  }
}

const cacheTarget = (
  { heads, kvHeads, headSize, element }: Pick<QkvTarget, 'heads' | 'kvHeads' | 'headSize' | 'element'>,
  rotatedSize: number,
): CacheTarget => ({ heads, kvHeads, headSize, rotatedSize, element })
