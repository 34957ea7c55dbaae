// `inspect`: what a GGUF file says of itself, without a GPU.
import { type GgufArray, type GgufValue, quoted, readGguf } from '../formats/gguf.ts'
import type { CommandOptions } from './command-options.ts'
import { fileSource } from './file-source.ts'

/** Elements of an array that are shown; vocabularies have hundreds of thousands. */
const SHOWN_ELEMENTS = 8

export async function run({ model, json }: CommandOptions): Promise<void> {
  const source = await fileSource(model)
  const file = await readGguf(source).finally(() => source.close())
  const metadata = Object.fromEntries([...file.metadata].map(([key, value]) => [key, plain(value)]))
  const tensors = [...file.tensors.values()].map(({ name, format, shape, offsetBytes, lengthBytes, weights }) => ({
    name,
    type: format,
    shape,
    offsetBytes,
    lengthBytes,
    weights,
  }))
  const { version, sizeBytes, alignmentBytes, dataOffsetBytes } = file
  if (json) {
    process.stdout.write(`${JSON.stringify({ version, sizeBytes, alignmentBytes, dataOffsetBytes, metadata, tensors })}\n`)
    return
  }
  // Quoted, because a file may name its keys with a terminal's control characters.
  for (const [key, value] of Object.entries(metadata)) console.log(`${quoted(key)} = ${JSON.stringify(value)}`)
  for (const { name, type, shape, lengthBytes } of tensors)
    console.log(`${quoted(name)}  ${type}  ${shape.join(' × ')}  ${lengthBytes} bytes`)
}

function plain(value: GgufValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'object' ? shortened(value) : value
}

/** An array as its type, its length and its first elements. */
function shortened({ type, values }: GgufArray): unknown {
  const first: unknown[] = []
  for (const element of values.slice(0, SHOWN_ELEMENTS)) first.push(typeof element === 'bigint' ? element.toString() : element)
  return { type, length: values.length, first }
}
