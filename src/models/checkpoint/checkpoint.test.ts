// Checkpoints to GGUF in small: the bytes are the encoders', and each thing that can be wrong with a checkpoint has its own error.
import { beforeAll, describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../../base/byte-source.ts'
import { readGguf, readTensor } from '../../formats/gguf.ts'
import { type BlockFormatName, blockFormats, rowBytes } from '../../quants/index.ts'
import { type TinyFile, tinyModel } from '../tiny-model.testing.ts'
import { byteTokenizer, type CheckpointParts, checkpointFiles, checkpointOf, sourceOf } from './checkpoint.testing.ts'
import { encodePlan } from './encode.ts'
import { openCheckpoint } from './open-checkpoint.ts'
import { checkPlan, planOf } from './plan.ts'
import { fitting, type Target, targets } from './targets.ts'

/** A Llama of one layer with rows of 256, so that every format fits. */
const SIZES = { width: 256, hiddenSize: 512, heads: 8, kvHeads: 2, headSize: 64, vocabulary: 300 }

async function parts(): Promise<CheckpointParts> {
  const { width, hiddenSize, heads, kvHeads, headSize, vocabulary } = SIZES
  let state = 1
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const tensor = (name: string, shape: number[]) => {
    const floats = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, random)
    return { name, shape, data: new Uint8Array(floats.buffer) }
  }
  const layer = (name: string, shape: number[]) => tensor(`model.layers.0.${name}.weight`, shape)
  return {
    config: {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      num_hidden_layers: 1,
      hidden_size: width,
      intermediate_size: hiddenSize,
      num_attention_heads: heads,
      num_key_value_heads: kvHeads,
      head_dim: headSize,
      max_position_embeddings: 512,
      vocab_size: vocabulary,
      rms_norm_eps: 1e-5,
      tie_word_embeddings: true,
      eos_token_id: 256,
    },
    tensors: [
      tensor('model.embed_tokens.weight', [vocabulary, width]),
      layer('input_layernorm', [width]),
      layer('self_attn.q_proj', [heads * headSize, width]),
      layer('self_attn.k_proj', [kvHeads * headSize, width]),
      layer('self_attn.v_proj', [kvHeads * headSize, width]),
      layer('self_attn.o_proj', [width, heads * headSize]),
      layer('post_attention_layernorm', [width]),
      layer('mlp.gate_proj', [hiddenSize, width]),
      layer('mlp.up_proj', [hiddenSize, width]),
      layer('mlp.down_proj', [width, hiddenSize]),
      tensor('model.norm.weight', [width]),
    ],
    files: { 'tokenizer.json': JSON.stringify(byteTokenizer(['<|im_end|>'])) },
  }
}

async function converted(files: ByteSource[], target: Target): Promise<TinyFile> {
  const plan = planOf(await openCheckpoint(files, 'tiny'), target)
  await checkPlan(plan)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of encodePlan(plan)) pieces.push(piece)
  const source = memorySource(new Uint8Array(await new Blob(pieces).arrayBuffer()), plan.fileName)
  expect(source.sizeBytes).toBe(plan.sizeBytes)
  return { source, file: await readGguf(source) }
}

function encoded(floats: Float32Array, columns: number, name: BlockFormatName): Uint8Array {
  const format = blockFormats[name]
  const out = new Uint8Array((rowBytes(format, columns) * floats.length) / columns)
  if ('encode' in format) format.encode(floats, out)
  return out
}

const floatsOf = ({ data }: { data: Uint8Array }) => new Float32Array(data.slice().buffer)

describe('a converted checkpoint', () => {
  it.each(Object.keys(targets) as (keyof typeof targets)[])('has the encoder’s bytes of the same floats in %s', async target => {
    const made = await parts()
    const got = await converted(checkpointFiles(made, 2), targets[target])
    const formats = new Set<BlockFormatName>()
    for (const [name, from] of [
      ['token_embd.weight', 'model.embed_tokens.weight'],
      ['blk.0.attn_v.weight', 'model.layers.0.self_attn.v_proj.weight'],
      ['blk.0.ffn_down.weight', 'model.layers.0.mlp.down_proj.weight'],
      ['blk.0.ffn_gate.weight', 'model.layers.0.mlp.gate_proj.weight'],
      ['blk.0.attn_norm.weight', 'model.layers.0.input_layernorm.weight'],
    ]) {
      const tensor = got.file.tensors.get(name)!
      formats.add(tensor.format)
      const floats = floatsOf(made.tensors.find(each => each.name === from)!)
      expect([name, Buffer.compare(await readTensor(got.source, tensor), encoded(floats, tensor.shape[0], tensor.format))]).toEqual([
        name,
        0,
      ])
    }
    expect([...formats]).toEqual({ Q4_0: ['Q6_K', 'Q4_0', 'F32'], Q8_0: ['Q8_0', 'F32'], Q4_K: ['Q6_K', 'Q4_K', 'F32'] }[target])
  })

  it('has the two halves of each head’s rows in turn', async () => {
    const made = await parts()
    const got = await converted(checkpointFiles(made), targets.Q8_0)
    const rows = floatsOf(made.tensors[2])
    const { width, headSize } = SIZES
    const row = (i: number) => rows.subarray(i * width, (i + 1) * width)
    const bytes = await readTensor(got.source, got.file.tensors.get('blk.0.attn_q.weight')!)
    const lengthBytes = rowBytes(blockFormats.Q8_0, width)
    // Of the sixth head, which is read in a later block: its row 3 is the second of the upper half.
    const at = (5 * headSize + 3) * lengthBytes
    expect(bytes.slice(at, at + lengthBytes)).toEqual(encoded(row(5 * headSize + headSize / 2 + 1), width, 'Q8_0'))
  })

  it.each(['F16', 'BF16'] as const)('takes weights in %s', async dtype => {
    const model = await tinyModel((metadata, tensors) => {
      metadata['tokenizer.ggml.model'] = { type: 'string', value: 'gpt2' }
      const tokens = Array.from({ length: 53 }, (_, i) => String.fromCharCode(33 + i))
      metadata['tokenizer.ggml.tokens'] = { type: 'array', value: { type: 'string', values: tokens } }
      metadata['tokenizer.ggml.token_type'] = { type: 'array', value: { type: 'int32', values: new Int32Array(53).fill(1) } }
      metadata['tokenizer.ggml.merges'] = { type: 'array', value: { type: 'string', values: [] } }
      expect(tensors.length).toBeGreaterThan(0)
    })
    const made = await checkpointOf(model, { dtype })
    const got = await converted(checkpointFiles(made), targets.Q4_0)
    const tensor = got.file.tensors.get('blk.1.ffn_up.weight')!
    const stored = made.tensors.find(({ name }) => name === 'model.layers.1.mlp.up_proj.weight')!
    const floats = new Float32Array(tensor.weights)
    blockFormats[dtype].decode(stored.data, floats)
    expect(await readTensor(got.source, tensor)).toEqual(encoded(floats, tensor.shape[0], 'Q4_0'))
  })

  it('fills rows of the embedding that have no token, and reads recommendations', async () => {
    const made = await parts()
    made.files['generation_config.json'] = JSON.stringify({ temperature: 0.7, top_k: 20, top_p: 'high' })
    made.files['chat_template.jinja'] = '{{ messages }}'
    const { file } = await converted(checkpointFiles(made), targets.Q8_0)
    const tokens = file.metadata.get('tokenizer.ggml.tokens') as { values: string[] }
    expect([tokens.values.length, tokens.values[256], tokens.values[299]]).toEqual([300, '<|im_end|>', '[PAD299]'])
    expect(file.metadata.get('general.sampling.top_k')).toBe(20)
    expect(file.metadata.has('general.sampling.top_p')).toBe(false)
    expect(file.metadata.get('tokenizer.chat_template')).toBe('{{ messages }}')
  })

  it('takes the next best format where rows are no whole blocks', () => {
    expect([fitting('Q4_K', 896), fitting('Q6_K', 896), fitting('Q4_K', 172), fitting('Q4_0', 172), fitting('Q4_K', 512)]).toEqual([
      ...['Q5_0', 'Q8_0', 'F16', 'F16', 'Q4_K'],
    ])
  })
})

describe('a checkpoint that cannot be converted', () => {
  let whole: CheckpointParts
  beforeAll(async () => {
    whole = await parts()
  })
  const damaged = (change: (made: CheckpointParts) => void): CheckpointParts => {
    const copy = structuredClone(whole)
    change(copy)
    return copy
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      error => `${error.code}`,
    )
  const code = (change: (made: CheckpointParts) => void) => codeOf(converted(checkpointFiles(damaged(change)), targets.Q4_0))

  it.each<[wanted: string, change: (made: CheckpointParts) => void]>([
    ['none', () => {}],
    ['checkpoint_family', ({ config }) => (config.architectures = ['MambaForCausalLM'])],
    ['checkpoint_family', ({ config }) => delete config.architectures],
    ['checkpoint_quantized', ({ config }) => (config.quantization_config = { quant_method: 'gptq' })],
    ['checkpoint_config', ({ config }) => (config.num_hidden_layers = 1e9)],
    ['checkpoint_config', ({ config }) => (config.hidden_size = '256')],
    ['checkpoint_config', ({ config }) => (config.rms_norm_eps = -1)],
    ['checkpoint_unsupported', ({ config }) => (config.attention_bias = true)],
    ['checkpoint_unsupported', ({ config }) => (config.hidden_act = 'gelu')],
    ['checkpoint_unsupported', ({ config }) => (config.rope_scaling = { rope_type: 'longrope', factor: 2 })],
    ['checkpoint_unsupported', ({ config }) => (config.num_key_value_heads = 3)],
    ['checkpoint_config', ({ config }) => (config.rope_scaling = { type: 'linear', factor: 'two' })],
    ['tensor_missing', ({ tensors }) => tensors.splice(3, 1)],
    ['tensor_missing', ({ config }) => (config.num_hidden_layers = 2)],
    ['tensor_missing', ({ config }) => (config.tie_word_embeddings = false)],
    [
      'tensor_unexpected',
      ({ tensors }) => (tensors[4].name = 'model.layers.0.self_attn.v_proj.weight_scale') && tensors.push({ ...whole.tensors[4] }),
    ],
    ['tensor_shape', ({ config }) => (config.intermediate_size = 256)],
    [
      'tensor_dtype',
      ({ tensors }) => Object.assign(tensors[2], { dtype: 'F8_E4M3', data: tensors[2].data.slice(0, tensors[2].data.length / 4) }),
    ],
    ['weights_not_finite', ({ tensors }) => floatsIn(tensors[3]).fill(Number.NaN, 7, 8)],
    ['weights_not_finite', ({ tensors }) => floatsIn(tensors[8]).fill(-Number.POSITIVE_INFINITY, 0, 1)],
    ['weights_not_finite', ({ tensors }) => floatsIn(tensors[8]).fill(1e6, 0, 1)],
    ['tokenizer_missing', ({ files }) => delete files['tokenizer.json']],
    ['checkpoint_malformed', ({ files }) => (files['tokenizer.json'] = '{"model":')],
    ['tokenizer_id_out_of_range', ({ config, tensors }) => Object.assign(tensors[0], smallerVocabulary(config, tensors[0].data))],
  ])('is refused with %s (%#)', async (wanted, change) => expect(await code(change)).toBe(wanted))

  const floatsIn = ({ data }: { data: Uint8Array }) => new Float32Array(data.buffer)

  function smallerVocabulary(config: CheckpointParts['config'], data: Uint8Array) {
    config.vocab_size = 200
    return { shape: [200, 256], data: data.slice(0, 200 * 1024) }
  }

  it.each<[what: string, wanted: string, change: (files: ByteSource[]) => ByteSource[]]>([
    ['no config.json', 'checkpoint_incomplete', files => files.filter(({ name }) => name !== 'config.json')],
    ['a missing file of weights', 'checkpoint_incomplete', files => files.filter(({ name }) => !name.includes('00002-of'))],
    ['no index', 'checkpoint_incomplete', files => files.filter(({ name }) => !name.endsWith('index.json'))],
    [
      'an index that is wrong',
      'checkpoint_malformed',
      files => replaced(files, 'model.safetensors.index.json', '{"weight_map":{"a":"model-00001-of-00002.safetensors"}}'),
    ],
    [
      'pickled weights alone',
      'checkpoint_pickled',
      files => [...files.filter(({ name }) => !name.includes('safetensors')), sourceOf('pytorch_model.bin', 'x')],
    ],
    [
      'a header that is too long',
      'safetensors_malformed',
      files => replaced(files, 'model-00001-of-00002.safetensors', new Uint8Array(16).fill(255)),
    ],
    [
      'a file that was cut',
      'safetensors_malformed',
      files => files.map(file => (file.name.includes('00001-of') ? { ...file, sizeBytes: file.sizeBytes - 4 } : file)),
    ],
  ])('is refused for %s', async (_what, wanted, change) => {
    expect(await codeOf(openCheckpoint(change(checkpointFiles(whole, 2)), 'tiny'))).toBe(wanted)
  })

  const replaced = (files: ByteSource[], name: string, content: string | Uint8Array) =>
    files.map(file => (file.name === name ? sourceOf(name, content) : file))

  it('ends between two blocks when it is stopped', async () => {
    const abort = new AbortController()
    const plan = planOf(await openCheckpoint(checkpointFiles(whole), 'tiny'), targets.Q4_K)
    const pieces = encodePlan(plan, abort.signal)
    await pieces.next()
    await pieces.next()
    abort.abort()
    await expect(pieces.next()).rejects.toMatchObject({ name: 'AbortError' })
  })
})
