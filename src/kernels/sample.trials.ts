// Trials of argmax with pick, and with sample: greedy ids over vocabularies with equal logits, negative ones, and the largest in the first and last slice;
// draws that the reference is sure of, and both under a mask.
import type { GpuContext } from '../gpu/device.ts'
import { argmaxReference, maskReference, sampleReference } from './sample.reference.ts'
import { bestBytes, GREEDY, maskWords, packSampling, SAMPLING_BYTES, type SamplingOptions, sampler } from './sample.ts'
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
  const mask = await context.createBuffer('mask', maskWords(vocabulary) * 4, STORAGE | COPY_DST)
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
  let drawn = false
  const write = (values: Float32Array<ArrayBuffer>, options: SamplingOptions, context_: number[] = [], allowed?: Set<number>) => {
    const ids = new Uint32Array(vocabulary)
    for (const id of context_) ids[id] = 1
    logits.reset(values)
    seen.reset(ids)
    drawn = options.temperature > 0
    context.device.queue.writeBuffer(sampling, 0, packSampling(options, allowed !== undefined))
    const bits = new Uint32Array(maskWords(vocabulary))
    for (const id of allowed ?? []) bits[id >>> 5] |= 1 << (id & 31)
    context.device.queue.writeBuffer(mask, 0, bits)
  }
  const step = () => runPass(context, pass => kernel.encode(pass, drawn))
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
  return { state, logits, seen, tokens, best, results, write, step, draw, words, compileDraw: kernel.draw }
}

type Trial = Awaited<ReturnType<typeof samplerTrial>>

/** Logits of which these tokens stand out. */
function raised(random: () => number, vocabulary: number, ...ids: number[]): Float32Array<ArrayBuffer> {
  const values = normals(random, vocabulary, 3)
  for (const id of ids) values[id] = 40
  return values
}

/** 1 where the id under the mask is not the reference's. */
async function maskedError({ write, draw }: Trial, options: SamplingOptions, random: () => number, vocabulary: number): Promise<number> {
  const allowed = new Set(Array.from({ length: vocabulary }, (_, id) => id).filter(id => id === vocabulary - 1 || random() < 0.3))
  const values = raised(random, vocabulary)
  const { id, margin } = sampleReference(maskReference(values, allowed), options, 1)
  write(values, options, [], allowed)
  const [drawn] = await draw([1])
  return margin > SURE && drawn !== id ? 1 : 0
}

const readFences = ({ logits, seen, tokens, best }: Trial) => Promise.all([logits.read(), seen.read(), tokens.read(), best.read()])

/** How many greedy ids were not the reference's. */
export async function pickError(context: GpuContext, vocabulary: number): Promise<number> {
  const trial = await samplerTrial(context, vocabulary)
  const random = seeded(vocabulary)
  const inputs = [
    raised(random, vocabulary, vocabulary - 1),
    raised(random, vocabulary, vocabulary >> 1, 1),
    raised(random, vocabulary).map(value => value - 100),
  ]
  let wrong = await maskedError(trial, GREEDY, random, vocabulary)
  for (const values of inputs) {
    trial.write(values, GREEDY)
    const [id] = await trial.draw([1])
    if (id !== argmaxReference(values)) wrong++
  }
  await readFences(trial)
  return wrong
}

/** How many drawn ids were not the reference's. */
export async function sampleError(context: GpuContext, vocabulary: number): Promise<number> {
  const trial = await samplerTrial(context, vocabulary)
  await trial.compileDraw()
  const random = seeded(vocabulary + 1)
  let wrong = await maskedError(trial, DRAWN, random, vocabulary)
  for (let position = 1; position <= 3; position++) {
    const values = raised(random, vocabulary)
    const { id, margin } = sampleReference(values, DRAWN, position)
    trial.write(values, DRAWN)
    const [drawn] = await trial.draw([position])
    if (margin > SURE && drawn !== id) wrong++
  }
  await readFences(trial)
  return wrong
}
