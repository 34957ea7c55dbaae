// The files of a Hugging Face checkpoint: small JSON texts, and tensors in one or several safetensors files that an index joins.
// Layout: https://huggingface.co/docs/safetensors and transformers' save_pretrained (model.safetensors.index.json, `weight_map`).
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { quoted } from './gguf-types.ts'
import { readSafetensors, type SafetensorsTensor } from './safetensors.ts'

export type Fields = Record<string, unknown>

/** A tensor, and the file that it lies in. */
export interface HeldTensor extends SafetensorsTensor {
  source: ByteSource
}

/** The largest vocabularies take 35 MB as JSON. */
const MOST_TEXT_BYTES = 64 << 20
/** Files of weights at most; the largest published checkpoints have under 200. */
const MOST_SHARDS = 1000

const INDEX = 'model.safetensors.index.json'

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a folder lacks; the next step is the same each time. */
export const incomplete = (got: string): InkstoneError =>
  new InkstoneError('checkpoint_incomplete', `${got}. Choose the whole folder of the model, with config.json and every .safetensors file.`)

const malformed = (name: string, got: string, wanted: string) =>
  new InkstoneError('checkpoint_malformed', `${name} holds ${got}; ${wanted} was wanted. Download the file again.`)

/** The file of this name, or undefined where there is none. */
export const fileNamed = (files: readonly ByteSource[], name: string): ByteSource | undefined => files.find(file => file.name === name)

/** A small file's bytes; undefined where there is none. */
export async function readSmall(
  files: readonly ByteSource[],
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = fileNamed(files, name)
  if (file && file.sizeBytes > MOST_TEXT_BYTES) throw malformed(name, `${file.sizeBytes} bytes`, `at most ${MOST_TEXT_BYTES}`)
  return file?.read(0, file.sizeBytes, signal)
}

/** A JSON object; undefined where there is no such file. */
export async function readFields(files: readonly ByteSource[], name: string, signal?: AbortSignal): Promise<Fields | undefined> {
  const bytes = await readSmall(files, name, signal)
  if (!bytes) return undefined
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw malformed(name, `no JSON (${error instanceof Error ? error.message : error})`, 'an object')
  }
  if (isFields(value)) return value
  throw malformed(name, 'no object', 'an object')
}

/** Every tensor of the checkpoint by name. Where there is an index, it says which file has which. */
export async function readTensors(files: readonly ByteSource[], signal?: AbortSignal): Promise<Map<string, HeldTensor>> {
  const places = await weightMap(files, signal)
  const shards = places ? [...new Set(places.values())] : [soleFile(files)]
  if (shards.length > MOST_SHARDS) throw malformed(INDEX, `${shards.length} files`, `at most ${MOST_SHARDS}`)
  const tensors = new Map<string, HeldTensor>()
  for (const shard of shards) {
    const source = fileNamed(files, shard)
    if (!source) throw incomplete(`${quoted(shard)} is named in ${INDEX} and is not among the files`)
    for (const tensor of (await readSafetensors(source, signal)).tensors.values())
      if (!places || places.get(tensor.name) === shard) tensors.set(tensor.name, { ...tensor, source })
  }
  for (const [name, shard] of places ?? [])
    if (!tensors.has(name)) throw malformed(shard, `no tensor ${quoted(name)}`, `what ${INDEX} says it has`)
  return tensors
}

async function weightMap(files: readonly ByteSource[], signal?: AbortSignal): Promise<Map<string, string> | undefined> {
  const index = await readFields(files, INDEX, signal)
  if (!index) return undefined
  const map = isFields(index.weight_map) ? Object.entries(index.weight_map) : []
  const isName = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'
  if (map.length > 0 && map.every(isName)) return new Map(map)
  throw malformed(INDEX, 'no weight_map', 'file names by tensors’ names')
}

function soleFile(files: readonly ByteSource[]): string {
  const names = files.map(({ name }) => name).filter(name => /\.safetensors$/i.test(name))
  if (names.length === 1 || names.includes('model.safetensors')) return names.length === 1 ? names[0] : 'model.safetensors'
  if (names.length > 1) throw incomplete(`${names.length} .safetensors files are here without ${INDEX}, which says what each has`)
  const pickled = files.find(({ name }) => /\.(bin|pth?|ckpt)$/i.test(name))
  if (!pickled) throw incomplete('There is no .safetensors file')
  throw new InkstoneError(
    'checkpoint_pickled',
    `The weights are in ${quoted(pickled.name)}, a format that can carry programs; .safetensors is read here. Choose a repository with safetensors, or save the model again with save_pretrained.`,
  )
}
