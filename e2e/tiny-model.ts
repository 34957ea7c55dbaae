// A model for stories: a random Llama of one layer, written as a GGUF file in memory. It has all that a real one has (4-bit weights, a
// byte-level vocabulary, control tokens, a ChatML template), loads in moments and answers quick gibberish: lower-case letters without end.
import { type GgufMetadataEntry, type GgufTensorInput, writeGguf } from '../src/formats/gguf.ts'
import { blockFormats, rowBytes } from '../src/quants/index.ts'
import { BYTE_TO_CHAR } from '../src/tokenizer/byte-alphabet.ts'

export const TINY_NAME = 'Tiny Story Llama'
export const TINY_CONTEXT_TOKENS = 2048

export const TINY_SHAPE = { layers: 1, width: 64, hiddenSize: 128, heads: 4, kvHeads: 2, headSize: 16 }
const CONTROL_TOKENS = ['<|im_start|>', '<|im_end|>']
const END_ID = 257
const TOKENS = [...BYTE_TO_CHAR, ...CONTROL_TOKENS]

/** ggml's token types. */
const NORMAL = 1
const CONTROL = 3

/** What the model may say: every other token's logit stays 0, far below the best of these, so that an answer ends only at its limit. */
const SPOKEN_IDS = new Set([...'abcdefghijklmnopqrstuvwxyz '].map(char => char.charCodeAt(0)))

const CHATML = `{%- for message in messages %}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}`

/** Lehmer's generator with Park and Miller's factor, which stays exact in a double. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const count = (value: number): GgufMetadataEntry => ({ type: 'uint32', value })
const text = (value: string): GgufMetadataEntry => ({ type: 'string', value })
const list = (values: string[]): GgufMetadataEntry => ({ type: 'array', value: { type: 'string', values } })

const metadata: Record<string, GgufMetadataEntry> = {
  'general.architecture': text('llama'),
  'general.name': text(TINY_NAME),
  'llama.block_count': count(TINY_SHAPE.layers),
  'llama.embedding_length': count(TINY_SHAPE.width),
  'llama.feed_forward_length': count(TINY_SHAPE.hiddenSize),
  'llama.attention.head_count': count(TINY_SHAPE.heads),
  'llama.attention.head_count_kv': count(TINY_SHAPE.kvHeads),
  'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
  'llama.context_length': count(TINY_CONTEXT_TOKENS),
  'tokenizer.ggml.model': text('gpt2'),
  'tokenizer.ggml.pre': text('gpt-2'),
  'tokenizer.ggml.tokens': list(TOKENS),
  'tokenizer.ggml.token_type': {
    type: 'array',
    value: { type: 'int32', values: Int32Array.from(TOKENS, token => (CONTROL_TOKENS.includes(token) ? CONTROL : NORMAL)) },
  },
  'tokenizer.ggml.merges': list([]),
  'tokenizer.ggml.eos_token_id': count(END_ID),
  'tokenizer.chat_template': text(CHATML),
}

function tensors(): GgufTensorInput[] {
  const random = seeded(20261122)
  const { width, hiddenSize, heads, kvHeads, headSize } = TINY_SHAPE
  /** Uniform weights whose standard deviation is `deviation`; a row that is not kept is zero. */
  const matrix = (
    name: string,
    format: 'Q4_0' | 'Q8_0',
    columns: number,
    rows: number,
    deviation = columns ** -0.5,
    kept?: Set<number>,
  ) => {
    const half = deviation * Math.sqrt(3)
    const weights = Float32Array.from({ length: columns * rows }, (_, at) => {
      const weight = (random() * 2 - 1) * half
      return kept && !kept.has(Math.floor(at / columns)) ? 0 : weight
    })
    const data = new Uint8Array(rowBytes(blockFormats[format], columns) * rows)
    blockFormats[format].encode(weights, data)
    return { name, format, shape: [columns, rows], data }
  }
  const norm = (name: string): GgufTensorInput => {
    return { name, format: 'F32', shape: [width], data: new Uint8Array(new Float32Array(width).fill(1).buffer) }
  }
  const layer = (index: number): GgufTensorInput[] => [
    norm(`blk.${index}.attn_norm.weight`),
    matrix(`blk.${index}.attn_q.weight`, 'Q4_0', width, heads * headSize),
    matrix(`blk.${index}.attn_k.weight`, 'Q4_0', width, kvHeads * headSize),
    matrix(`blk.${index}.attn_v.weight`, 'Q4_0', width, kvHeads * headSize),
    matrix(`blk.${index}.attn_output.weight`, 'Q4_0', heads * headSize, width),
    norm(`blk.${index}.ffn_norm.weight`),
    matrix(`blk.${index}.ffn_gate.weight`, 'Q4_0', width, hiddenSize),
    matrix(`blk.${index}.ffn_up.weight`, 'Q4_0', width, hiddenSize),
    matrix(`blk.${index}.ffn_down.weight`, 'Q4_0', hiddenSize, width),
  ]
  return [
    matrix('token_embd.weight', 'Q8_0', width, TOKENS.length, 1),
    ...Array.from({ length: TINY_SHAPE.layers }, (_, index) => layer(index)).flat(),
    norm('output_norm.weight'),
    matrix('output.weight', 'Q8_0', width, TOKENS.length, 1, SPOKEN_IDS),
  ]
}

/** The file's bytes, the same every time. */
export const tinyModelFile = (): Promise<Uint8Array<ArrayBuffer>> => writeGguf({ metadata: Object.entries(metadata), tensors: tensors() })

/** The same model in two files, as gguf-split leaves it. */
export async function tinyModelParts(): Promise<Uint8Array<ArrayBuffer>[]> {
  const all = tensors()
  const split = (number: number): [string, GgufMetadataEntry][] => [
    ['split.no', { type: 'uint16', value: number }],
    ['split.count', { type: 'uint16', value: 2 }],
    ['split.tensors.count', { type: 'int32', value: all.length }],
  ]
  return Promise.all([
    writeGguf({ metadata: [...Object.entries(metadata), ...split(0)], tensors: all.slice(0, 4) }),
    writeGguf({ metadata: split(1), tensors: all.slice(4) }),
  ])
}
