// The next token out of SmolLM2's vocabulary: greedy, and with every filter on.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { inputBuffer, normals, seeded, stateBuffer } from './kernel-testing.ts'
import { sampleReference } from './sample.reference.ts'
import { bestBytes, GREEDY, packSampling, SAMPLING_BYTES, type SamplingOptions, sampler } from './sample.ts'

const VOCABULARY = 49152

export async function benchSample(context: GpuContext): Promise<void> {
  const values = normals(seeded(6), VOCABULARY, 3)
  const logits = await inputBuffer(context, 'logits', values)
  const seen = await inputBuffer(context, 'seen', new Uint32Array(VOCABULARY))
  const tokens = await inputBuffer(context, 'tokens', new Uint32Array(4))
  const results = await inputBuffer(context, 'results', new Uint32Array(8))
  const best = await inputBuffer(context, 'best', new Uint8Array(bestBytes(VOCABULARY)))
  const sampling = await context.createBuffer('sampling', SAMPLING_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
  const mask = await inputBuffer(context, 'mask', new Uint32Array(VOCABULARY / 32))
  const state = await stateBuffer(context)
  const kernel = await sampler(context, VOCABULARY, { state: state.buffer, logits, seen, tokens, results, best, sampling, mask })
  await kernel.draw()
  const kinds: [name: string, options: SamplingOptions][] = [
    ['greedy', GREEDY],
    ['top-k 40, top-p 0.9, min-p 0.05', { ...GREEDY, temperature: 0.8, topK: 40, topP: 0.9, minP: 0.05, seed: 5 }],
  ]
  for (const [name, options] of kinds) {
    context.device.queue.writeBuffer(sampling, 0, packSampling(options))
    state.set({ position: 0, tokens: 1 })
    await bench(context, {
      name,
      wanted: [sampleReference(values, options, 1).id],
      limit: 0,
      operations: VOCABULARY,
      readBytes: values.byteLength,
      candidates: [
        {
          name: 'argmax and the choice',
          encode: pass => kernel.encode(pass, options.temperature > 0),
          result: async () => new Uint32Array(await context.read(tokens, 0, 4)),
        },
      ],
    })
  }
}
