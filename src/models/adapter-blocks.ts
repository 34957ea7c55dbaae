// An adapter's pairs and a model's matrices brought together: by name, checked against their shapes, rows in the order in which they are packed.
import { InkstoneError } from '../base/errors.ts'
import type { AdapterFile, AdapterPair } from '../formats/adapter.ts'
import { quoted } from '../formats/gguf.ts'
import { type AdapterBlock, packBlock, type SourcePair } from '../kernels/lora.ts'
import { type NamedRows, namedRows } from './adapter-names.ts'
import type { DecoderSpec } from './decoder-parts.ts'
import type { ModelConfig } from './model.ts'
import type { LoadedMatrix, RowSlice } from './weights.ts'

export interface MatrixBlock {
  matrix: LoadedMatrix
  block: AdapterBlock
}

export interface Adaptable {
  config: ModelConfig
  spec: DecoderSpec
  matrices: readonly LoadedMatrix[]
}

/** A pair and where its rows are. */
interface Placed {
  pair: AdapterPair
  rowOf(row: number): number
}

/** Matrix by matrix, so that an adapter need not be in memory whole. `place`: its number among those that are loaded. */
export async function* adapterBlocks(
  adapter: AdapterFile,
  model: Adaptable,
  place: number,
  signal?: AbortSignal,
): AsyncGenerator<MatrixBlock> {
  const placed = placePairs(adapter, model)
  for (const matrix of model.matrices) {
    if (!matrix.slices.some(({ name }) => placed.has(name))) continue
    signal?.throwIfAborted()
    const sources = await Promise.all(
      matrix.slices.map(({ name }) => {
        const found = placed.get(name)
        return found && readPair(found, signal)
      }),
    )
    const pairs = sources.map((source): SourcePair | undefined => source && { ...source, b: row => source.row(matrix.placeOf(row).row) })
    yield { matrix, block: packBlock(matrix, place, pairs, row => matrix.placeOf(row).source) }
  }
}

async function readPair({ pair, rowOf }: Placed, signal?: AbortSignal) {
  const { rank, factor } = pair
  const [a, b] = await Promise.all([pair.readA(signal), pair.readB(signal)])
  const scaled = b.map(value => value * factor)
  return { rank, a, row: (row: number) => scaled.subarray(rowOf(row) * rank, (rowOf(row) + 1) * rank) }
}

/** By the tensor of the model's file that a pair adds to. */
function placePairs(adapter: AdapterFile, model: Adaptable): Map<string, Placed> {
  checkArchitecture(adapter, model)
  const tensors = new Map(model.matrices.flatMap(({ columns, slices }) => slices.map(slice => [slice.name, { columns, slice }])))
  const placed = new Map<string, Placed>()
  for (const pair of adapter.pairs.values()) {
    const named = adapter.names === 'ggml' ? [{ name: pair.target }] : namedRows(pair.target, model.config, model.spec)
    if (named.length === 0) throw unknown(adapter, pair)
    for (const each of named) {
      const tensor = tensors.get(each.name)
      if (!tensor) throw unknown(adapter, pair)
      checkShape(adapter, pair, each, tensor)
      if (placed.has(each.name))
        throw new InkstoneError(
          'adapter_malformed',
          `The adapter ${quoted(adapter.name)} has two pairs for ${each.name}, one of them ${quoted(pair.target)}; one was wanted. Export it again.`,
        )
      placed.set(each.name, { pair, rowOf: each.rowOf ?? (row => row) })
    }
  }
  return placed
}

function checkArchitecture({ name, architecture }: AdapterFile, { config }: Adaptable): void {
  if (architecture === undefined || architecture === config.architecture) return
  throw new InkstoneError(
    'adapter_misfit',
    `The adapter ${quoted(name)} was made for a model of the family ${quoted(architecture)}; the model is ${config.architecture}. Choose an adapter of this model, or its own base.`,
  )
}

function unknown({ name }: AdapterFile, { target }: AdapterPair): InkstoneError {
  const isEnd = /embed|lm_head|^output\.|token_embd|wte/.test(target)
  const next = isEnd
    ? 'Leave the embeddings and the head out of target_modules, or merge it into the base.'
    : 'Choose an adapter of attention and feed-forward, or one of this model.'
  return new InkstoneError(
    'adapter_misfit',
    `The adapter ${quoted(name)} adds to ${quoted(target)}, which is none of the model’s matrices that adapters may add to. ${next}`,
  )
}

function checkShape(
  adapter: AdapterFile,
  pair: AdapterPair,
  { name, rows }: NamedRows,
  tensor: { columns: number; slice: RowSlice },
): void {
  const wanted = rows ?? tensor.slice.of ?? tensor.slice.rows
  if (pair.columns === tensor.columns && pair.rows === wanted) return
  throw new InkstoneError(
    'adapter_misfit',
    `The adapter ${quoted(adapter.name)} has ${pair.columns} → ${pair.rows} values for ${name}; the model has ${tensor.columns} → ${wanted} there. It was made for another model: choose its own base.`,
  )
}
