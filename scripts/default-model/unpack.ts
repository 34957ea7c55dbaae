// The other way round from export.ts: a shipped file as the folder of a run that ended, with its tokenizer, so that training can go on
// from it where the run itself is gone. Its weights are those of the file, rounded to four bits.
//   node --import ./scripts/node-loader.mjs scripts/default-model/unpack.ts --model FILE --run DIR --tokenizer FILE --tokens N
// N: the tokens that it was trained on.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { memorySource } from '../../src/base/byte-source.ts'
import { getStrings, readGguf, readTensor } from '../../src/formats/gguf.ts'
import { blockFormats } from '../../src/quants/index.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { model: text, run: text, tokenizer: text, tokens: text } })
if (!values.model || !values.run || !values.tokenizer || !values.tokens)
  throw new Error('--model, --run, --tokenizer and --tokens are wanted: a file, the folder to write, a file to write, and a count')
const source = memorySource(new Uint8Array(readFileSync(values.model)), values.model)
const gguf = await readGguf(source)
const tensors: { name: string; shape: number[]; offset: number }[] = []
const parts: Float32Array[] = []
let offset = 0
for (const tensor of gguf.tensors.values()) {
  const floats = new Float32Array(tensor.weights)
  blockFormats[tensor.format].decode(await readTensor(source, tensor), floats)
  tensors.push({ name: tensor.name, shape: [...tensor.shape].reverse(), offset })
  parts.push(floats)
  offset += floats.byteLength
}
mkdirSync(values.run, { recursive: true })
mkdirSync(dirname(values.tokenizer), { recursive: true })
writeFileSync(join(values.run, 'weights.f32'), Buffer.concat(parts.map(({ buffer }) => Buffer.from(buffer))))
writeFileSync(join(values.run, 'weights.json'), JSON.stringify({ tokens: Number(values.tokens), tensors }))
const strings = (key: string) => getStrings(gguf, `tokenizer.ggml.${key}`)
writeFileSync(values.tokenizer, JSON.stringify({ tokens: strings('tokens'), merges: strings('merges') }))
