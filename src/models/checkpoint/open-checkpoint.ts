// A Hugging Face checkpoint, looked into: its family, its sizes, the metadata that it has as GGUF, and where each tensor's rows come from.
// Nothing but headers and JSON is read; what a conversion would fail at is told here, before the first weight.
import type { ByteSource } from '../../base/byte-source.ts'
import { InkstoneError } from '../../base/errors.ts'
import { type Fields, type HeldTensor, incomplete, readFields, readSmall, readTensors } from '../../formats/checkpoint-files.ts'
import { type GgufMetadataEntry, quoted } from '../../formats/gguf.ts'
import { floatTypes, isFloatType } from '../../formats/safetensors.ts'
import { tokenizerMetadata } from '../../tokenizer/checkpoint-tokenizer.ts'
import { checkConfig, positive, readSizes } from './config.ts'
import { familyOf } from './families.ts'
import type { CheckpointFamily, Run, Sizes, TensorNames } from './family.ts'
import { ropeScaling } from './rope-scaling.ts'
import { samplingMetadata } from './sampling.ts'
import { shapeOf } from './shapes.ts'

/** A matrix or vector of the GGUF file, and the rows of the checkpoint that it is made of. */
export interface SourcedTensor {
  name: string
  /** Without the layer. */
  stem: string
  layer: number
  rows: number
  columns: number
  /** False for a norm or a bias: one row that keeps its floats. */
  isMatrix: boolean
  held: HeldTensor
  /** Rows of `held`, in order. */
  runs: Run[]
  /** The size of a head whose rows come in turn from its two halves. */
  turned?: number
}

export interface Checkpoint {
  name: string
  family: CheckpointFamily
  sizes: Sizes
  metadata: Map<string, GgufMetadataEntry>
  tensors: SourcedTensor[]
  /** Llama 3's divisors of frequencies, where there are some. */
  ropeDivisors?: Float32Array<ArrayBuffer>
  parameters: number
  /** Of the weights as they are. */
  sizeBytes: number
}

/** `folder`: its folder's name, which is what people call the model; empty where there is none. */
export async function openCheckpoint(files: readonly ByteSource[], folder: string, signal?: AbortSignal): Promise<Checkpoint> {
  const config = await readFields(files, 'config.json', signal)
  if (!config) throw incomplete('There is no config.json')
  const family = familyOf(config)
  const name = folder || nameIn(config) || family.architecture
  checkConfig(config)
  family.check?.(config)
  const sizes = readSizes(config)
  const rope = ropeScaling(config, sizes)
  const held = await readTensors(files, signal)
  const tensors = tensorsOf(family, sizes, held, config.tie_word_embeddings)
  const metadata = new Map<string, GgufMetadataEntry>([
    ['general.architecture', { type: 'string', value: family.architecture }],
    ['general.type', { type: 'string', value: 'model' }],
    ['general.name', { type: 'string', value: name }],
    ...samplingMetadata(await readFields(files, 'generation_config.json', signal)),
    ...architectureMetadata(family, config, sizes, rope.metadata),
    ...(await readTokenizer(files, config, sizes, signal)),
  ])
  return {
    name,
    family,
    sizes,
    metadata,
    tensors,
    ropeDivisors: rope.divisors,
    parameters: tensors.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    sizeBytes: [...held.values()].reduce((sum, { lengthBytes }) => sum + lengthBytes, 0),
  }
}

/** Old versions of transformers kept where it was loaded from. */
const nameIn = ({ _name_or_path: path }: Fields) => (typeof path === 'string' ? path.split('/').at(-1) : undefined)

function architectureMetadata(
  { architecture }: CheckpointFamily,
  config: Fields,
  sizes: Sizes,
  rope: [string, GgufMetadataEntry][],
): [string, GgufMetadataEntry][] {
  const count = (key: string, value: number): [string, GgufMetadataEntry] => [`${architecture}.${key}`, { type: 'uint32', value }]
  return [
    count('block_count', sizes.layers),
    count('context_length', sizes.contextTokens),
    count('embedding_length', sizes.width),
    count('feed_forward_length', sizes.hiddenSize),
    count('attention.head_count', sizes.heads),
    count('attention.head_count_kv', sizes.kvHeads),
    count('attention.key_length', sizes.headSize),
    count('attention.value_length', sizes.headSize),
    [`${architecture}.attention.layer_norm_rms_epsilon`, { type: 'float32', value: positive(config, 'rms_norm_eps', 1e-6) }],
    count('vocab_size', sizes.vocabulary),
    count('rope.dimension_count', sizes.headSize),
    ...rope.map(([key, entry]): [string, GgufMetadataEntry] => [`${architecture}.rope.${key}`, entry]),
  ]
}

async function readTokenizer(files: readonly ByteSource[], config: Fields, sizes: Sizes, signal?: AbortSignal) {
  const template = await readSmall(files, 'chat_template.jinja', signal)
  return tokenizerMetadata({
    model: config,
    tokenizer: await readFields(files, 'tokenizer.json', signal),
    config: await readFields(files, 'tokenizer_config.json', signal),
    added: await readFields(files, 'added_tokens.json', signal),
    sentencePiece: await readSmall(files, 'tokenizer.model', signal),
    template: template && new TextDecoder().decode(template),
    vocabulary: sizes.vocabulary,
  })
}

/** Every tensor that the family has; rejects where one is missing, has another shape or type, or is left over. */
function tensorsOf(family: CheckpointFamily, sizes: Sizes, held: ReadonlyMap<string, HeldTensor>, tied: unknown): SourcedTensor[] {
  const tensors: SourcedTensor[] = []
  const used = new Set<string>()
  const take = (names: TensorNames, layer: number, there: string, here: string) => {
    for (const [stem, from] of Object.entries(names)) {
      const tensor = sourced(family, sizes, held, { stem, layer, name: there + stem, from, prefix: here })
      used.add(tensor.held.name)
      tensors.push(tensor)
    }
  }
  take(family.tensors, 0, '', '')
  // One that is tied is the embedding once more, also where a file holds it.
  const isTied = tied ?? !held.has(family.output)
  if (isTied) used.add(family.output)
  else take({ 'output.weight': family.output }, 0, '', '')
  for (let layer = 0; layer < sizes.layers; layer++) take(family.layerTensors, layer, `blk.${layer}.`, `${family.layers}.${layer}.`)
  const over = [...held.keys()].find(name => !used.has(name) && !isDerived(name))
  if (over === undefined) return tensors
  throw new InkstoneError(
    'tensor_unexpected',
    `The checkpoint has the tensor ${quoted(over)}, which a ${family.architecture} of ${sizes.layers} layers has not; it would be left out. Check that config.json belongs to these weights.`,
  )
}

/** Old versions stored what is computed from the configuration. */
const isDerived = (name: string) => /(^|\.)rotary_emb\.inv_freq$/.test(name)

interface Wanted {
  stem: string
  layer: number
  name: string
  from: TensorNames[string]
  /** Before the checkpoint's name. */
  prefix: string
}

function sourced(
  family: CheckpointFamily,
  sizes: Sizes,
  held: ReadonlyMap<string, HeldTensor>,
  { stem, layer, name, from, prefix }: Wanted,
): SourcedTensor {
  const shape = shapeOf(stem, sizes)
  const isMatrix = shape.length === 2
  const [rows, columns] = isMatrix ? shape : [1, shape[0]]
  const fused = typeof from === 'object' ? from : undefined
  const heldName = prefix + (typeof from === 'object' ? from.name : from)
  const tensor = held.get(heldName)
  if (!tensor) {
    throw new InkstoneError(
      'tensor_missing',
      `The checkpoint has no tensor ${quoted(heldName)}, which a ${family.architecture} of ${sizes.layers} layers has. Choose all of its .safetensors files, and the config.json that belongs to them.`,
    )
  }
  checkTensor(tensor, fused ? [fused.rows(sizes), columns] : shape)
  const isTurned = family.turnsHeads && (stem === 'attn_q.weight' || stem === 'attn_k.weight')
  return {
    ...{ name, stem, layer, rows, columns, isMatrix, held: tensor },
    runs: fused?.runs(sizes) ?? [{ first: 0, count: rows }],
    ...(isTurned && { turned: sizes.headSize }),
  }
}

function checkTensor({ name, dtype, shape }: HeldTensor, wanted: readonly number[]): void {
  if (shape.length !== wanted.length || shape.some((size, axis) => size !== wanted[axis])) {
    throw new InkstoneError(
      'tensor_shape',
      `Tensor ${quoted(name)} is ${shape.join(' × ') || 'one number'}; by config.json ${wanted.join(' × ')} was wanted. Choose the config.json that belongs to these weights.`,
    )
  }
  if (isFloatType(dtype)) return
  throw new InkstoneError(
    'tensor_dtype',
    `Tensor ${quoted(name)} is stored as ${dtype}; ${floatTypes.join(', ')} are read here. Choose the checkpoint in one of these.`,
  )
}
