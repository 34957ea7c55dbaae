// llama.cpp's adapters: a GGUF file of `general.type` adapter, whose tensors are a matrix's name with .lora_a or .lora_b behind it.
// Source: llama.cpp, gguf-py constants (Keys.Adapter) and src/llama-adapter.cpp.
import type { ByteSource } from '../base/byte-source.ts'
import { blockFormats } from '../quants/index.ts'
import { type AdapterFormat, BASE_HASH, checkHash, type Half, joinHalves, malformed, unsupported } from './adapter-types.ts'
import { type GgufTensor, getNumber, getString, quoted, readGguf, readTensor } from './gguf.ts'

const GGUF = [0x47, 0x47, 0x55, 0x46]
const HALVES = /^(.+)\.lora_([ab])$/

export const ggufLora: AdapterFormat = {
  name: 'gguf',
  files: 'a .gguf file of an adapter',
  async takes(sources) {
    if (sources.length !== 1 || sources[0].sizeBytes < GGUF.length) return false
    const start = await sources[0].read(0, GGUF.length)
    return GGUF.every((byte, i) => byte === start[i])
  },
  async read([source], signal) {
    const file = await readGguf(source, signal)
    const type = getString(file, 'general.type', 'model')
    if (type !== 'adapter') throw malformed(source.name, `the type ${quoted(type)}, so it is no adapter`, 'general.type adapter')
    const kind = getString(file, 'adapter.type', 'none')
    if (kind !== 'lora') throw unsupported(source.name, `the adapter type ${quoted(kind)}`, 'Choose a LoRA adapter.')
    if (file.metadata.has('adapter.alora.invocation_tokens'))
      throw unsupported(source.name, 'tokens that turn it on (activated LoRA)', 'Choose one that always counts.')
    const alpha = getNumber(file, 'adapter.lora.alpha')
    const halves = { a: new Map<string, Half>(), b: new Map<string, Half>() }
    for (const tensor of file.tensors.values()) {
      const [, target, half] = HALVES.exec(tensor.name) ?? []
      if (!target)
        throw unsupported(
          source.name,
          `the tensor ${quoted(tensor.name)}, which is neither .lora_a nor .lora_b`,
          'Train without modules_to_save and convert again.',
        )
      halves[half as 'a' | 'b'].set(target, halfOf(source, tensor))
    }
    return {
      name: getString(file, 'general.name', source.name.replace(/\.gguf$/i, '')),
      format: 'gguf',
      names: 'ggml',
      architecture: getString(file, 'general.architecture'),
      baseHash: checkHash(file.metadata.get(BASE_HASH.gguf), BASE_HASH.gguf),
      // As llama.cpp does: without an alpha the product counts as it is.
      pairs: joinHalves(source.name, halves, (_, rank) => (alpha === 0 ? 1 : alpha / rank)),
    }
  },
}

function halfOf(source: ByteSource, tensor: GgufTensor): Half {
  const [inner, outer = 1, ...more] = tensor.shape
  if (more.some(dimension => dimension !== 1))
    throw unsupported(
      source.name,
      `${quoted(tensor.name)} of ${tensor.shape.join(' × ')}, a stack of matrices`,
      'Train it on attention alone.',
    )
  return {
    shape: [outer, inner],
    async read(signal) {
      const out = new Float32Array(tensor.weights)
      blockFormats[tensor.format].decode(await readTensor(source, tensor, signal), out)
      return out
    },
  }
}
