// A trial of argmax and sample: greedy ids over vocabularies with equal logits, negative ones, and the largest in the first and last slice;
// and draws that the reference is sure of.
import type { GpuContext } from '../gpu/device.ts'
import { argmaxReference, sampleReference } from './sample.reference.ts'
import { bestBytes, GREEDY, packSampling, SAMPLING_BYTES, type SamplingOptions, sampler } from './sample.ts'
import { fencedBuffer, normals, runPass, seeded, stateBuffer } from './trial-inputs.ts'

const RING = 8
/** Between the best and the next: what f32 cannot turn round. */
const SURE = 1e-3
const DRAWN: SamplingOptions = { ...GREEDY, temperature: 0.9, topK: 40, topP: 0.95, seed: 7 }

/** How many ids were not the reference's. */
export async function sampleError(context: GpuContext, vocabulary: number): Promise<number> {
  const { UNIFORM, COPY_DST, STORAGE, COPY_SRC } = GPUBufferUsage
  const state = await stateBuffer(context)
  const logits = await fencedBuffer(context, 'logits', vocabulary * 4)
  const seen = await fencedBuffer(context, 'seen', vocabulary * 4)
  const tokens = await fencedBuffer(context, 'tokens', 4)
  const best = await fencedBuffer(context, 'best', bestBytes(vocabulary))
  const sampling = await context.createBuffer('sampling', SAMPLING_BYTES, UNIFORM | COPY_DST)
  const results = await context.createBuffer('results', RING * 4, STORAGE | COPY_SRC | COPY_DST) // its size is the ring
  const buffers = {
    state: state.buffer,
    logits: logits.buffer,
    seen: seen.buffer,
    tokens: tokens.buffer,
    best: best.buffer,
    sampling,
    results,
  }
  const kernel = await sampler(context, vocabulary, buffers)
  const random = seeded(vocabulary)
  const draw = async (values: Float32Array<ArrayBuffer>, options: SamplingOptions, position: number) => {
    logits.reset(values)
    seen.reset(new Uint32Array(vocabulary))
    context.device.queue.writeBuffer(sampling, 0, packSampling(options))
    state.set({ position: position - 1, tokens: 1, step: 0 })
    runPass(context, pass => kernel.encode(pass))
    return new Uint32Array(await context.read(results, 0, 4))[0]
  }
  const with_ = (values: Float32Array<ArrayBuffer>, ids: number[]) => {
    for (const id of ids) values[id] = 40
    return values
  }
  const greedy = [
    with_(normals(random, vocabulary, 3), [vocabulary - 1]),
    with_(normals(random, vocabulary, 3), [vocabulary >> 1, 1]),
    normals(random, vocabulary).map(value => value - 100),
  ]
  let wrong = 0
  for (const values of greedy) if ((await draw(values, GREEDY, 1)) !== argmaxReference(values)) wrong++
  for (let position = 1; position <= 3; position++) {
    const values = normals(random, vocabulary, 3)
    const { id, margin } = sampleReference(values, DRAWN, position)
    if (margin > SURE && (await draw(values, DRAWN, position)) !== id) wrong++
  }
  await Promise.all([logits.read(), seen.read(), tokens.read(), best.read()]) // their fences
  return wrong
}
