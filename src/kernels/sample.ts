// The next token chosen on the GPU: argmax finds the best of each slice of the vocabulary, sample joins them, draws, and advances the state.
import argmaxSource from '../../shaders/argmax.wgsl'
import samplingSource from '../../shaders/lib/sampling.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import sampleSource from '../../shaders/sample.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, record } from '../gpu/kernel.ts'
import { noteUse } from './uses.ts'

export interface SamplingOptions {
  /** 0: greedy. */
  temperature: number
  /** 0: all tokens. */
  topK: number
  /** 1: off. */
  topP: number
  /** 0: off. */
  minP: number
  /** 1: off. */
  repetitionPenalty: number
  seed: number
}

export const GREEDY: SamplingOptions = { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1, seed: 0 }

/** Bytes of the `Sampling` struct of lib/sampling.wgsl. */
export const SAMPLING_BYTES = 28

/** Checks the ranges and packs the struct; throws `sampling_out_of_range` naming the value. */
export function packSampling(options: SamplingOptions, masked = false): ArrayBuffer {
  const ranges: [keyof SamplingOptions, number, number][] = [
    ['temperature', 0, 100],
    ['topK', 0, 0xffffffff],
    ['topP', 0, 1],
    ['minP', 0, 1],
    ['repetitionPenalty', 0.01, 100],
    ['seed', 0, 0xffffffff],
  ]
  for (const [name, least, most] of ranges) {
    const value = options[name]
    if (!(value >= least && value <= most)) {
      throw new InkstoneError('sampling_out_of_range', `${name} is ${value}; it must be from ${least} to ${most}.`)
    }
  }
  const view = new DataView(new ArrayBuffer(SAMPLING_BYTES))
  view.setFloat32(0, options.temperature, true)
  view.setFloat32(4, options.topP, true)
  view.setFloat32(8, options.minP, true)
  view.setFloat32(12, options.repetitionPenalty, true)
  view.setUint32(16, Math.trunc(options.topK), true)
  view.setUint32(20, Math.trunc(options.seed), true)
  view.setUint32(24, Number(masked), true)
  return view.buffer
}

/** Logits that one workgroup of argmax scans. */
const SLICE = 1024

export interface SamplerBuffers {
  /** State of lib/state.wgsl, storage and uniform. */
  state: GPUBuffer
  /** f32 [vocabulary]. */
  logits: GPUBuffer
  /** u32 [vocabulary]: non-zero where a token is in the context. */
  seen: GPUBuffer
  /** `SAMPLING_BYTES`, uniform. */
  sampling: GPUBuffer
  /** u32 [vocabulary / 32], a bit for each token that may come; read where sampling is masked. */
  mask: GPUBuffer
  /** u32 [≥ 1]: the next step's token ids. */
  tokens: GPUBuffer
  /** u32 [ring]: sampled ids, by step. */
  results: GPUBuffer
  /** `bestBytes(vocabulary)`. */
  best: GPUBuffer
}

export function bestBytes(vocabulary: number): number {
  return Math.ceil(vocabulary / SLICE) * 8
}

export async function sampler(
  context: GpuContext,
  vocabulary: number,
  buffers: SamplerBuffers,
): Promise<{ encode(pass: GPUComputePassEncoder): void }> {
  noteUse(context, { kernel: 'sample', vocabulary })
  const slices = Math.ceil(vocabulary / SLICE)
  const argmax = createDispatch(
    context,
    {
      label: `argmax ${vocabulary}`,
      sources: [samplingSource, argmaxSource],
      given: { VOCAB: vocabulary, SLICE },
      bindings: { 1: 'write', 2: 'read', 3: 'write', 4: 'uniform', 5: 'read' },
    },
    { 1: buffers.logits, 2: buffers.seen, 3: buffers.best, 4: buffers.sampling, 5: buffers.mask },
  )
  const sample = createDispatch(
    context,
    {
      label: `sample ${vocabulary}`,
      sources: [samplingSource, stateSource, sampleSource],
      given: { VOCAB: vocabulary, SLICES: slices, RING: buffers.results.size / 4 },
      bindings: { 0: 'write', 1: 'read', 2: 'write', 3: 'read', 4: 'uniform', 5: 'write', 6: 'write' },
    },
    { 0: buffers.state, 1: buffers.logits, 2: buffers.seen, 3: buffers.best, 4: buffers.sampling, 5: buffers.tokens, 6: buffers.results },
  )
  const dispatches = await Promise.all([argmax, sample])
  return {
    encode(pass) {
      record(context, pass, dispatches[0], [slices])
      record(context, pass, dispatches[1], [1])
    },
  }
}
