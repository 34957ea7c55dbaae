// Adapters on other families than Llama: norms of branches, LayerNorm, biases, fused projections, normed queries and keys, experts. Each as good as
// merged into the weights of its file.
import { afterAll, describe, expect, it } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { ggufAdapter, type TestPair } from '../formats/adapter.testing.ts'
import { readAdapter } from '../formats/adapter.ts'
import { type GgufTensorInput, metadataEntries, readGguf, readTensor, tensorRows, writeGguf } from '../formats/gguf.ts'
import { nmse, normals, openVariants, seeded } from '../kernels/kernel-testing.ts'
import { matmulReference } from '../kernels/matmul.reference.ts'
import { goldenPath, openModel } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import type { AdapterUse } from './adapters.ts'
import { Engine } from './engine.ts'
import { full } from './golden-runs.testing.ts'

/** Sums in another order, through norms that make small differences larger. */
const LIMIT = 1e-8
const RANK = 5
const IDS = [7, 3, 11, 60, 2, 2, 45, 9, 33, 21, 5, 18, 50, 4, 1, 39, 14, 28, 6, 19, 8]
const ADAPTABLE = /^blk\.\d+\.(attn_(q|k|v|qkv|output)|ffn_(gate|up|down))\.weight$/
const FAMILIES = ['gemma2', 'phi3', 'starcoder2', ...(full ? ['qwen2', 'qwen3', 'qwen3moe', 'gpt2', 'granite', 'internlm2'] : [])]

const [{ context }] = await openVariants(dawn(), [])
afterAll(() => context.device.destroy())

async function everyLogit(engine: Engine, adapters?: AdapterUse[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  await engine.compiled
  await engine.logits(IDS, (_, row) => rows.push(row.slice()), { adapters })
  for await (const { logits } of engine.generate(IDS, { maxTokens: 4, withLogits: true, adapters })) rows.push(logits!)
  return rows
}

describe.each(FAMILIES)('%s', name => {
  it('gives with an adapter what it gives with it in its weights', async () => {
    const { source, file } = await openModel(goldenPath('archs', `${name}-F32.gguf`))
    const random = seeded(name.length)
    const pairs: TestPair[] = []
    const tensors: GgufTensorInput[] = []
    for (const tensor of file.tensors.values()) {
      const data = await readTensor(source, tensor)
      tensors.push({ ...tensor, data })
      if (!ADAPTABLE.test(tensor.name) || tensor.shape.length > 2) continue
      const [columns, rows] = [tensor.shape[0], tensorRows(tensor)]
      const weights = new Float32Array(data.buffer)
      const size = Math.hypot(...weights.subarray(0, 4096)) / Math.sqrt(Math.min(4096, weights.length))
      const a = normals(random, RANK * columns)
      const b = normals(random, rows * RANK, size / 2)
      pairs.push({ target: tensor.name, rank: RANK, columns, rows, a, b })
      // B·A, row by row: [rows][columns].
      const transposed = Float32Array.from({ length: a.length }, (_, i) => a[(i % RANK) * columns + Math.floor(i / RANK)])
      const added = matmulReference(b, transposed, RANK)
      const merged = weights.map((value, i) => value + 0.5 * added[i])
      tensors[tensors.length - 1] = { ...tensor, data: new Uint8Array(merged.buffer) }
    }
    const bytes = await writeGguf({ metadata: metadataEntries(file), tensors })
    const other = blobSource(new Blob([bytes]), `${name}-merged.gguf`)
    const merged = await Engine.load(context.sibling(), other, await readGguf(other), { contextTokens: 128, cache: 'f32' })
    const wanted = await everyLogit(merged)
    merged.dispose()
    const engine = await Engine.load(context.sibling(), source, file, { contextTokens: 128, cache: 'f32' })
    const adapter = await engine.loadAdapter(
      await readAdapter([
        await ggufAdapter(pairs, RANK, ({ metadata }) => {
          metadata['general.architecture'] = { type: 'string', value: engine.config.architecture }
        }),
      ]),
    )
    const plain = await everyLogit(engine)
    const got = await everyLogit(engine, [{ adapter, scale: 0.5 }])
    engine.dispose()
    for (const [i, row] of got.entries()) {
      expect(nmse(row, wanted[i])).toBeLessThan(LIMIT)
      expect(nmse(row, plain[i])).toBeGreaterThan(1e-4)
    }
  })
})
