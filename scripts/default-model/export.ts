// From the trainer's weights to GGUF, through our own encoders and writer: one file in floats to compare with, one as it is shipped.
//   node --import ./scripts/node-loader.mjs scripts/default-model/export.ts --run DIR --tokenizer FILE --out FILE [--float FILE] [--record FILE]
// The record is what the page knows of the file without asking: size and hash.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type GgufMetadataEntry, type GgufTensorInput, writeGguf } from '../../src/formats/gguf.ts'
import { type BlockFormat, type BlockFormatName, blockFormats, rowBytes } from '../../src/quants/index.ts'
import { TokenKind } from '../../src/tokenizer/types.ts'
import type { TrainedBpe } from './bpe-trainer.ts'
import { CHAT_TEMPLATE, tokenizerSpec } from './chat-format.ts'

interface TrainedWeights {
  config: {
    vocabulary: number
    width: number
    layers: number
    heads: number
    kv_heads: number
    hidden: number
    context: number
    rope_base: number
    epsilon: number
  }
  steps: number
  tokens: number
  /** `shape` as PyTorch has it: rows first. */
  tensors: { name: string; shape: number[]; offset: number }[]
}

const NAME = 'Inkstone Mini'

/** The shipped formats: what is looked up by rows stays near to exact, vectors stay floats. */
function shippedFormat(name: string, dimensions: number): BlockFormatName {
  if (dimensions < 2) return 'F32'
  return name === 'token_embd.weight' ? 'Q8_0' : 'Q4_0'
}

function metadata({ config, tensors }: TrainedWeights, { tokens, merges }: TrainedBpe, quantized: boolean): [string, GgufMetadataEntry][] {
  const spec = tokenizerSpec(tokens, merges)
  const text = (value: string): GgufMetadataEntry => ({ type: 'string', value })
  const whole = (value: number): GgufMetadataEntry => ({ type: 'uint32', value })
  const real = (value: number): GgufMetadataEntry => ({ type: 'float32', value })
  const strings = (values: readonly string[]): GgufMetadataEntry => ({ type: 'array', value: { type: 'string', values: [...values] } })
  const parameters = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
  return [
    ['general.architecture', text('llama')],
    ['general.name', text(NAME)],
    ['general.size_label', text(`${(parameters / 1e6).toFixed(1)}M`)],
    ['general.license', text('apache-2.0')],
    // It was taught one answer to a question, and sums are full of repeated digits.
    ['general.sampling.temp', real(0)],
    ['general.sampling.penalty_repeat', real(1)],
    // ggml's numbers of file types: all floats, mostly Q4_0.
    ['general.file_type', whole(quantized ? 2 : 0)],
    ['general.quantization_version', whole(2)],
    ['llama.block_count', whole(config.layers)],
    ['llama.context_length', whole(config.context)],
    ['llama.embedding_length', whole(config.width)],
    ['llama.feed_forward_length', whole(config.hidden)],
    ['llama.attention.head_count', whole(config.heads)],
    ['llama.attention.head_count_kv', whole(config.kv_heads)],
    ['llama.attention.layer_norm_rms_epsilon', real(config.epsilon)],
    ['llama.rope.dimension_count', whole(config.width / config.heads)],
    ['llama.rope.freq_base', real(config.rope_base)],
    ['llama.vocab_size', whole(config.vocabulary)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text(spec.pre!)],
    ['tokenizer.ggml.tokens', strings(tokens)],
    [
      'tokenizer.ggml.token_type',
      { type: 'array', value: { type: 'int32', values: Int32Array.from(spec.tokenTypes ?? [], kind => kind ?? TokenKind.normal) } },
    ],
    ['tokenizer.ggml.merges', strings(merges)],
    ['tokenizer.ggml.bos_token_id', whole(spec.bosId!)],
    ['tokenizer.ggml.eos_token_id', whole(spec.eosId!)],
    ['tokenizer.ggml.padding_token_id', whole(spec.padId!)],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: false }],
    ['tokenizer.chat_template', text(CHAT_TEMPLATE)],
  ]
}

function tensorInputs(weights: TrainedWeights, values: Float32Array, formatOf: typeof shippedFormat): GgufTensorInput[] {
  return weights.tensors.map(({ name, shape, offset }) => {
    const ggmlName = name.endsWith('.weight') ? name : `${name}.weight`
    const format = formatOf(ggmlName, shape.length)
    const block: BlockFormat = blockFormats[format]
    const count = shape.reduce((product, size) => product * size, 1)
    const floats = values.subarray(offset / 4, offset / 4 + count)
    const ggmlShape = [...shape].reverse()
    const data = new Uint8Array(rowBytes(block, ggmlShape[0]) * (count / ggmlShape[0]))
    block.encode!(floats, data)
    return { name: ggmlName, format, shape: ggmlShape, data }
  })
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { run: text, tokenizer: text, out: text, float: text, record: text } })
  if (!values.run || !values.tokenizer || !values.out)
    throw new Error('--run, --tokenizer and --out are wanted: the folder of the run and two files')
  const weights = JSON.parse(readFileSync(join(values.run, 'weights.json'), 'utf8')) as TrainedWeights
  const bpe = JSON.parse(readFileSync(values.tokenizer, 'utf8')) as TrainedBpe
  const raw = readFileSync(join(values.run, 'weights.f32'))
  const floats = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
  const write = async (file: string, quantized: boolean) => {
    const formatOf = quantized ? shippedFormat : (): BlockFormatName => 'F32'
    const bytes = await writeGguf({ metadata: metadata(weights, bpe, quantized), tensors: tensorInputs(weights, floats, formatOf) })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
    console.log(`${file}: ${bytes.length} bytes, ${weights.steps} steps, ${weights.tokens} tokens`)
  }
  await write(values.out, true)
  if (values.record) {
    const shipped = readFileSync(values.out)
    const sha256 = createHash('sha256').update(shipped).digest('hex')
    const file = basename(values.out)
    const record = { name: NAME, file, card: file.replace(/\.gguf$/, '.md'), sizeBytes: shipped.length, sha256 }
    writeFileSync(values.record, `${JSON.stringify(record, null, 2)}\n`)
  }
  if (values.float) await write(values.float, false)
}

await main()
