// The next token chosen on the GPU: argmax finds the best of each slice of the vocabulary, pick takes the best of all or sample
// draws, and the state advances.
import argmaxSource from '../../shaders/argmax.wgsl'
import chooseSource from '../../shaders/lib/choose.wgsl'
import samplingSource from '../../shaders/lib/sampling.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import pickSource from '../../shaders/pick.wgsl'
import sampleSource from '../../shaders/sample.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, record } from '../gpu/kernel.ts'
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

/** u32 words of a mask over a vocabulary: a bit a token. */
export const maskWords = (vocabulary: number): number => Math.ceil(vocabulary / 32)

/** Logits that one workgroup of argmax scans. */
const SLICE = 1024

export interface SamplerBuffers {
  /** State of lib/state.wgsl, storage and uniform. */
  state: GPUBuffer
  /** f32 [vocabulary]. */
  logits: GPUBuffer | GPUBufferBinding
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
  /** Of the stream among those that decode together; 0 when absent, and for a stream by itself. */
  row?: number
}

export function bestBytes(vocabulary: number): number {
  return Math.ceil(vocabulary / SLICE) * 8
}

export interface Sampler {
  /** Compiles the kernel that draws, once; greedy needs none of it. */
  draw(): Promise<void>
  /** Greedy, or drawn, once `draw` has ended. */
  encode(pass: GPUComputePassEncoder, drawn: boolean): void
}

export async function sampler(context: GpuContext, vocabulary: number, buffers: SamplerBuffers): Promise<Sampler> {
  noteUse(context, { kernel: 'pick', vocabulary })
  const slices = Math.ceil(vocabulary / SLICE)
  const ends = { VOCAB: vocabulary, SLICES: slices, RING: buffers.results.size / 4, ROW: buffers.row ?? 0 }
  const { state, logits, seen, best, sampling, mask, tokens, results } = buffers
  const [argmax, pick] = await Promise.all([
    createDispatch(
      context,
      {
        label: `argmax ${vocabulary}`,
        sources: [samplingSource, argmaxSource],
        given: { VOCAB: vocabulary, SLICE },
        bindings: { 1: 'write', 2: 'read', 3: 'write', 4: 'uniform', 5: 'read' },
      },
      { 1: logits, 2: seen, 3: best, 4: sampling, 5: mask },
    ),
    createDispatch(
      context,
      {
        label: `pick ${vocabulary}`,
        sources: [stateSource, chooseSource, pickSource],
        given: ends,
        bindings: { 0: 'write', 2: 'write', 3: 'read', 5: 'write', 6: 'write' },
      },
      { 0: state, 2: seen, 3: best, 5: tokens, 6: results },
    ),
  ])
  let sample: Dispatch | undefined
  let compiling: Promise<void> | undefined
  const compile = async () => {
    noteUse(context, { kernel: 'sample', vocabulary })
    sample = await createDispatch(
      context,
      {
        label: `sample ${vocabulary}`,
        sources: [samplingSource, stateSource, chooseSource, sampleSource],
        given: ends,
        bindings: { 0: 'write', 1: 'read', 2: 'write', 3: 'read', 4: 'uniform', 5: 'write', 6: 'write' },
      },
      { 0: state, 1: logits, 2: seen, 3: best, 4: sampling, 5: tokens, 6: results },
    )
  }
  return {
    draw: () => (compiling ??= compile()),
    encode(pass, drawn) {
      record(context, pass, argmax, [slices])
      record(context, pass, drawn ? sample! : pick, [1])
    },
  }
}
