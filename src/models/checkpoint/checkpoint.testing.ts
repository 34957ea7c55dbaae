// For tests: a float GGUF file written as the checkpoint that it could have come from, the inverse of every step: names, head rows back in
// halves, InternLM2's one matrix, config.json, the tokenizer's files. Written by hand beside the code it tests, sharing its tables of names only.
import { type ByteSource, memorySource } from '../../base/byte-source.ts'
import { safetensors } from '../../formats/adapter.testing.ts'
import { getNumber, getString, getStrings, readTensor } from '../../formats/gguf.ts'
import { blockFormats } from '../../quants/index.ts'
import { BYTE_TO_CHAR } from '../../tokenizer/byte-alphabet.ts'
import { chatTemplateFromGguf, specFromGguf } from '../../tokenizer/index.ts'
import type { TinyFile } from '../tiny-model.testing.ts'
import { families } from './families.ts'
import type { CheckpointFamily } from './family.ts'

export type Dtype = 'F32' | 'F16' | 'BF16'

export interface TestTensor {
  name: string
  dtype?: string
  shape: number[]
  data: Uint8Array
}

/** What a test may damage before the files are made. */
export interface CheckpointParts {
  config: Record<string, unknown>
  tensors: TestTensor[]
  /** Beside config.json and the weights, by name. */
  files: Record<string, string | Uint8Array>
}

export interface TestCheckpointOptions {
  dtype?: Dtype
  /** Instead of the reader of GGUF's metadata: what config.json has for its rotation. */
  rope?: Record<string, unknown>
}

export const sourceOf = (name: string, content: string | Uint8Array): ByteSource =>
  memorySource(typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content), name)

export async function checkpointOf(model: TinyFile, options: TestCheckpointOptions = {}): Promise<CheckpointParts> {
  const architecture = getString(model.file, 'general.architecture')
  const family = families.find(each => each.architecture === architecture)!
  return {
    config: configOf(model, family, options),
    tensors: await tensorsOf(model, family, options.dtype ?? 'F32'),
    files: { ...tokenizerFiles(model) },
  }
}

/** As files by their names; the weights in several, with an index. */
export function checkpointFiles({ config, tensors, files }: CheckpointParts, shards = 1): ByteSource[] {
  const names = Array.from({ length: shards }, (_, i) =>
    shards === 1 ? 'model.safetensors' : `model-${String(i + 1).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.safetensors`,
  )
  const weightMap = Object.fromEntries(tensors.map(({ name }, i) => [name, names[i % shards]]))
  const weights = names.map((name, shard) =>
    sourceOf(
      name,
      safetensors(
        tensors.filter((_, i) => i % shards === shard),
        { format: 'pt' },
      ),
    ),
  )
  const index = shards === 1 ? [] : [sourceOf('model.safetensors.index.json', JSON.stringify({ metadata: {}, weight_map: weightMap }))]
  return [
    sourceOf('config.json', JSON.stringify(config)),
    ...weights,
    ...index,
    ...Object.entries(files).map(([name, content]) => sourceOf(name, content)),
  ]
}

function configOf({ file }: TinyFile, family: CheckpointFamily, { rope }: TestCheckpointOptions): Record<string, unknown> {
  const { architecture } = family
  const number = (key: string, fallback?: number) => getNumber(file, `${architecture}.${key}`, fallback)
  const kind = getString(file, `${architecture}.rope.scaling.type`, 'default')
  const scaling = {
    rope_type: kind,
    rope_theta: number('rope.freq_base', 10000),
    ...(kind !== 'default' && { factor: number('rope.scaling.factor') }),
    ...(kind === 'yarn' && { original_max_position_embeddings: number('rope.scaling.original_context_length') }),
  }
  return {
    architectures: [family.classes[0]],
    model_type: architecture,
    hidden_act: 'silu',
    num_hidden_layers: number('block_count'),
    hidden_size: number('embedding_length'),
    intermediate_size: number('feed_forward_length'),
    num_attention_heads: number('attention.head_count'),
    num_key_value_heads: number('attention.head_count_kv'),
    ...(file.metadata.has(`${architecture}.attention.key_length`) && { head_dim: number('attention.key_length') }),
    max_position_embeddings: number('context_length'),
    rms_norm_eps: number('attention.layer_norm_rms_epsilon'),
    vocab_size: file.tensors.get('token_embd.weight')!.shape[1],
    tie_word_embeddings: !file.tensors.has('output.weight'),
    rope_parameters: rope ?? scaling,
    ...Object.fromEntries(
      (['bos', 'eos'] as const).flatMap(role => {
        const id = file.metadata.get(`tokenizer.ggml.${role}_token_id`)
        return typeof id === 'number' ? [[`${role}_token_id`, id]] : []
      }),
    ),
  }
}

async function tensorsOf(model: TinyFile, family: CheckpointFamily, dtype: Dtype): Promise<TestTensor[]> {
  const { file } = model
  const { architecture } = family
  const heads = getNumber(file, `${architecture}.attention.head_count`)
  const kvHeads = getNumber(file, `${architecture}.attention.head_count_kv`)
  const headSize = file.tensors.get('blk.0.attn_q.weight')!.shape[1] / heads
  const read = async (name: string) => {
    const tensor = file.tensors.get(name)!
    const floats = new Float32Array(tensor.weights)
    blockFormats[tensor.format].decode(await readTensor(model.source, tensor), floats)
    const isTurned = family.turnsHeads && /attn_[qk]\.weight$/.test(name)
    return { shape: tensor.shape.toReversed(), floats: isTurned ? apart(floats, tensor.shape[0], headSize) : floats }
  }
  const tensors: TestTensor[] = []
  const give = (name: string, { shape, floats }: { shape: number[]; floats: Float32Array }) =>
    tensors.push({ name, dtype, shape, data: stored(floats, dtype) })
  for (const name of file.tensors.keys()) {
    if (name === 'rope_freqs.weight') continue
    const [, layer, stem] = /^blk\.(\d+)\.(.+)$/.exec(name) ?? []
    if (stem === undefined) {
      give(name === 'output.weight' ? family.output : (family.tensors[name] as string), await read(name))
      continue
    }
    const there = family.layerTensors[stem]
    const path = `${family.layers}.${layer}.`
    if (typeof there === 'string') give(path + there, await read(name))
    else if (stem === 'attn_q.weight') {
      const [q, k, v] = await Promise.all(['attn_q', 'attn_k', 'attn_v'].map(part => read(`blk.${layer}.${part}.weight`)))
      give(
        path + there.name,
        grouped(q.floats, k.floats, v.floats, { kvHeads, queries: heads / kvHeads, size: headSize * q.shape[1] }, q.shape[1]),
      )
    }
  }
  return tensors
}

function stored(floats: Float32Array, dtype: Dtype): Uint8Array {
  const format = blockFormats[dtype]
  const out = new Uint8Array(floats.length * format.blockBytes)
  format.encode(floats, out)
  return out
}

/** Rows 0, 1, 2, 3 … of a head to 0, 2, 4 …, then 1, 3, 5 …. */
function apart(floats: Float32Array, columns: number, headSize: number): Float32Array {
  const out: number[] = []
  for (let head = 0; head < floats.length; head += headSize * columns) {
    for (const parity of [0, 1])
      for (let row = parity; row < headSize; row += 2) out.push(...floats.subarray(head + row * columns, head + (row + 1) * columns))
  }
  return Float32Array.from(out)
}

/** [KV][queries, key, value][size of a head]. */
function grouped(
  q: Float32Array,
  k: Float32Array,
  v: Float32Array,
  { kvHeads, queries, size }: { kvHeads: number; queries: number; size: number },
  columns: number,
) {
  const out: number[] = []
  for (let group = 0; group < kvHeads; group++) {
    out.push(...q.subarray(group * queries * size, (group + 1) * queries * size))
    out.push(...k.subarray(group * size, (group + 1) * size), ...v.subarray(group * size, (group + 1) * size))
  }
  return { shape: [out.length / columns, columns], floats: Float32Array.from(out) }
}

// ---- the tokenizer

function tokenizerFiles({ file }: TinyFile): Record<string, string | Uint8Array> {
  const spec = specFromGguf(file)
  const text = (id: number | undefined) => (id === undefined ? undefined : spec.tokens[id])
  const config = {
    chat_template: chatTemplateFromGguf(file),
    ...(spec.addBos !== undefined && { add_bos_token: spec.addBos }),
    ...(spec.addEos !== undefined && { add_eos_token: spec.addEos }),
    bos_token: text(spec.bosId),
    eos_token: text(spec.eosId),
    unk_token: text(spec.model === 'llama' ? spec.unkId : undefined),
  }
  const common = { 'tokenizer_config.json': JSON.stringify(config) }
  if (spec.model === 'llama')
    return { ...common, 'tokenizer.model': sentencePieceFile(spec.tokens, Array.from(spec.scores!), Array.from(spec.tokenTypes!)) }
  const added = spec.tokens.flatMap((content, id) =>
    spec.tokenTypes![id] === 1 ? [] : [{ id, content, special: spec.tokenTypes![id] === 3, normalized: false }],
  )
  const json = {
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(spec.tokens.map((token, id) => [token, id])),
      merges: getStrings(file, 'tokenizer.ggml.merges'),
    },
  }
  return { ...common, 'tokenizer.json': JSON.stringify(json) }
}

/** A byte-level tokenizer.json of the 256 bytes and some special tokens behind them. */
export const byteTokenizer = (special: readonly string[]) => ({
  added_tokens: special.map((content, i) => ({ id: 256 + i, content, special: true })),
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
  post_processor: { type: 'ByteLevel' },
  model: { type: 'BPE', vocab: Object.fromEntries(BYTE_TO_CHAR.map((char, byte) => [char, byte])), merges: [] },
})

/** A protocol buffer as SentencePiece writes it: pieces, then the two fields of its specifications that are read. */
export function sentencePieceFile(tokens: readonly string[], scores: readonly number[], kinds: readonly number[], addsSpace = true) {
  const out: number[] = []
  const varint = (into: number[], value: number) => {
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      into.push((rest % 128) | (rest >= 128 ? 128 : 0))
      if (rest < 128) return
    }
  }
  const message = (number: number, bytes: readonly number[]) => {
    out.push(number * 8 + 2)
    varint(out, bytes.length)
    out.push(...bytes)
  }
  tokens.forEach((token, id) => {
    const piece: number[] = []
    const text = new TextEncoder().encode(token)
    piece.push(0x0a)
    varint(piece, text.length)
    piece.push(...text, 0x15, ...new Uint8Array(Float32Array.of(scores[id]).buffer), 0x18, kinds[id])
    message(1, piece)
  })
  message(2, [0x18, 2])
  message(3, [0x18, addsSpace ? 1 : 0])
  return Uint8Array.from(out)
}
