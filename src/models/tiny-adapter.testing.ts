// For tests: a random adapter of the tiny model, as pairs, and the model with it merged into its weights.
import type { TestPair } from '../formats/adapter.testing.ts'
import type { GgufTensorInput } from '../formats/gguf.ts'
import { normals, seeded } from '../kernels/kernel-testing.ts'
import { loraReference } from '../kernels/lora.reference.ts'
import { TINY, type TinyFile, tinyModel } from './tiny-model.testing.ts'

const { width, hiddenSize, heads, kvHeads, headSize } = TINY

/** Columns and rows of the matrices of a block. */
const SHAPES: Record<string, [columns: number, rows: number]> = {
  attn_q: [width, heads * headSize],
  attn_k: [width, kvHeads * headSize],
  attn_v: [width, kvHeads * headSize],
  attn_output: [heads * headSize, width],
  ffn_gate: [width, hiddenSize],
  ffn_up: [width, hiddenSize],
  ffn_down: [hiddenSize, width],
}

/** About as strong as the weights themselves. */
export function tinyPairs(seed: number, rank = 4, parts = Object.keys(SHAPES)): TestPair[] {
  const random = seeded(seed)
  return Array.from({ length: TINY.layers }, (_, layer) => layer).flatMap(layer =>
    parts.map(part => {
      const [columns, rows] = SHAPES[part]
      const a = normals(random, rank * columns, columns ** -0.5)
      const b = normals(random, rows * rank, rank ** -0.5 / 2)
      return { target: `blk.${layer}.${part}.weight`, rank, columns, rows, a, b }
    }),
  )
}

const floats = ({ data }: GgufTensorInput) => new Float32Array((data as Uint8Array<ArrayBuffer>).buffer)

/** The model with adapters in its weights, each as many times as it says. */
export function mergedModel(...adapters: { pairs: readonly TestPair[]; scale: number }[]): Promise<TinyFile> {
  return tinyModel((_, tensors) => {
    for (const { pairs, scale } of adapters) {
      for (const { target, columns, rows, ...pair } of pairs) {
        const at = tensors.findIndex(({ name }) => name === target)
        const weights = floats(tensors[at]).slice()
        for (let column = 0; column < columns; column++) {
          const unit = Float64Array.from({ length: columns }, (_, i) => Number(i === column))
          const added = loraReference(unit, pair, scale)
          for (let row = 0; row < rows; row++) weights[row * columns + column] += added[row]
        }
        tensors[at] = { ...tensors[at], data: new Uint8Array(weights.buffer) }
      }
    }
  })
}
