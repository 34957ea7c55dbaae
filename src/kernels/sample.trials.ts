// A trial of argmax and sample: greedy ids over vocabularies with equal logits, negative ones, and the largest in the first and last slice;
// draws that the reference is sure of, and both under a mask.
import type { GpuContext } from '../gpu/device.ts'
import { argmaxReference, maskReference, sampleReference } from './sample.reference.ts'
import { bestBytes, GREEDY, packSampling, SAMPLING_BYTES, type SamplingOptions, sampler } from './sample.ts'
import { fencedBuffer, normals, runPass, seeded, stateBuffer } from './trial-inputs.ts'

/** Slots of the results. */
export const RING = 8
/** Between the best and the next: what f32 cannot turn round. */
const SURE = 1e-3
const DRAWN: SamplingOptions = { ...GREEDY, temperature: 0.9, topK: 40, topP: 0.95, seed: 7 }

/** A sampler over one vocabulary; one per size, because each size is two pipelines. */
export async function samplerTrial(context: GpuContext, vocabulary: number) {
  const { UNIFORM, COPY_DST, STORAGE, COPY_SRC } = GPUBufferUsage
  const state = await stateBuffer(context)
  const logits = await fencedBuffer(context, 'logits', vocabulary * 4)
  const seen = await fencedBuffer(context, 'seen', vocabulary * 4)
  const tokens = await fencedBuffer(context, 'tokens', 4)
  const best = await fencedBuffer(context, 'best', bestBytes(vocabulary))
  const sampling = await context.createBuffer('sampling', SAMPLING_BYTES, UNIFORM | COPY_DST)
  const mask = await context.createBuffer('mask', Math.ceil(vocabulary / 32) * 4, STORAGE | COPY_DST)
  const results = await context.createBuffer('results', RING * 4, STORAGE | COPY_SRC | COPY_DST) // its size is the ring
  const buffers = {
    state: state.buffer,
    logits: logits.buffer,
    seen: seen.buffer,
    tokens: tokens.buffer,
    best: best.buffer,
    sampling,
    mask,
    results,
  }
  const kernel = await sampler(context, vocabulary, buffers)
  const write = (values: Float32Array<ArrayBuffer>, options: SamplingOptions, context_: number[] = [], allowed?: Set<number>) => {
    const ids = new Uint32Array(vocabulary)
    for (const id of context_) ids[id] = 1
    logits.reset(values)
    seen.reset(ids)
    context.device.queue.writeBuffer(sampling, 0, packSampling(options, allowed !== undefined))
    const bits = new Uint32Array(Math.ceil(vocabulary / 32))
    for (const id of allowed ?? []) bits[id >>> 5] |= 1 << (id & 31)
    context.device.queue.writeBuffer(mask, 0, bits)
  }
  const step = () => runPass(context, pass => kernel.encode(pass))
  const words = async (buffer: GPUBuffer, count: number) => [...new Uint32Array(await context.read(buffer, 0, count * 4))]
  /** Samples at `positions`, one submit each, and one readback for at most a ring of them. */
  const draw = async (positions: number[]): Promise<number[]> => {
    const drawn: number[] = []
    for (let first = 0; first < positions.length; first += RING) {
      const some = positions.slice(first, first + RING)
      for (const [slot, position] of some.entries()) {
        state.set({ position: position - 1, tokens: 1, step: slot })
        step()
      }
      drawn.push(...(await words(results, some.length)))
    }
    return drawn
  }
  return { state, logits, seen, tokens, best, results, write, step, draw, words }
}

/** How many ids were not the reference's. */
export async function sampleError(context: GpuContext, vocabulary: number): Promise<number> {
  const { logits, seen, tokens, best, write, draw } = await samplerTrial(context, vocabulary)
  const random = seeded(vocabulary)
  const raised = (...ids: number[]) => {
    const values = normals(random, vocabulary, 3)
    for (const id of ids) values[id] = 40
    return values
  }
  let wrong = 0
  for (const values of [raised(vocabulary - 1), raised(vocabulary >> 1, 1), raised().map(value => value - 100)]) {
    write(values, GREEDY)
    const [id] = await draw([1])
    if (id !== argmaxReference(values)) wrong++
  }
  for (let position = 1; position <= 3; position++) {
    const values = raised()
    const { id, margin } = sampleReference(values, DRAWN, position)
    write(values, DRAWN)
    const [drawn] = await draw([position])
    if (margin > SURE && drawn !== id) wrong++
  }
  const allowed = new Set(Array.from({ length: vocabulary }, (_, id) => id).filter(id => id === vocabulary - 1 || random() < 0.3))
  for (const options of [GREEDY, DRAWN]) {
    const values = raised()
    const { id, margin } = sampleReference(maskReference(values, allowed), options, 1)
    write(values, options, [], allowed)
    const [drawn] = await draw([1])
    if (margin > SURE && drawn !== id) wrong++
  }
  await Promise.all([logits.read(), seen.read(), tokens.read(), best.read()]) // their fences
  return wrong
}
