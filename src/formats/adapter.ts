// LoRA adapters: the registry of their formats, and the one door to reading one.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { ggufLora } from './adapter-gguf.ts'
import { peftLora } from './adapter-peft.ts'
import type { AdapterFile, AdapterFormat } from './adapter-types.ts'

export { type AdapterFile, type AdapterPair, adapterLimits, BASE_HASH } from './adapter-types.ts'

export const adapterFormats: readonly AdapterFormat[] = [ggufLora, peftLora]

/** What the files say of the adapter and where its matrices lie; these stay where they are until they are asked for. */
export async function readAdapter(sources: readonly ByteSource[], signal?: AbortSignal): Promise<AdapterFile> {
  for (const format of adapterFormats) if (await format.takes(sources)) return format.read(sources, signal)
  const names = sources.map(({ name }) => name).join(', ') || 'nothing'
  throw new InkstoneError(
    'adapter_unknown',
    `${names} was chosen as an adapter; ${adapterFormats.map(({ files }) => files).join(', or ')} were wanted. Choose these.`,
  )
}
