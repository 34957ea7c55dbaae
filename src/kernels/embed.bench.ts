// Embedding of a prefill chunk out of a 4-bit matrix.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { embedReference } from './embed.reference.ts'
import { embed } from './embed.ts'
import { fencedBuffer, inputBuffer, packTensors, randomTensor, seeded, stateBuffer } from './kernel-testing.ts'

const TOKENS = 256
const VOCABULARY = 4096
const WIDTH = 576

export async function benchEmbed(context: GpuContext): Promise<void> {
  const random = seeded(2)
  const tensor = randomTensor('Q4_1', VOCABULARY, WIDTH, random)
  const ids = Uint32Array.from({ length: TOKENS }, () => Math.floor(random() * VOCABULARY))
  const tokens = await inputBuffer(context, 'tokens', ids)
  const out = await fencedBuffer(context, 'out', TOKENS * WIDTH * 4)
  const state = await stateBuffer(context)
  state.set({ tokens: TOKENS })
  const { dispatch, grid } = await embed(context, {
    state: state.buffer,
    tokens,
    matrix: await packTensors(context, [tensor]),
    out: out.buffer,
  })
  await bench(context, {
    name: `${TOKENS} tokens × ${WIDTH}, Q4_1`,
    wanted: embedReference(ids, tensor.weights, WIDTH),
    limit: 1e-12,
    operations: 2 * TOKENS * WIDTH,
    readBytes: TOKENS * WIDTH * (20 / 32 + 4),
    candidates: [{ name: 'embed', steps: [{ dispatch, grid: grid(TOKENS) }], result: () => out.floats() }],
  })
}
