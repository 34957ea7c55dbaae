// What is worth trying, by its makers' names: figures from the models' own cards. Sizes and hashes of files are the hub's to tell.
import { splitName } from '../../formats/split-name.ts'
import type { HubAddress, HubFile } from '../../storage/hub.ts'
import published from '../model/published.json'
import entries from './catalogue.json'
import { baseName } from './split.ts'

export interface CatalogueEntry {
  name: string
  /** On a hub, with GGUF files. */
  repository: string
  parameters: number
  contextTokens: number
  license: string
}

export const catalogue: readonly CatalogueEntry[] = entries

/** Bits a weight takes on average in a Q4_K_M file: its figure in llama.cpp's table of quantizations. */
const Q4_K_M_BITS = 4.89

/** Roughly what a 4-bit file of so many weights is large. */
export const aboutBytes = ({ parameters }: Pick<CatalogueEntry, 'parameters'>): number => (parameters * Q4_K_M_BITS) / 8

/** Hubs that are offered; one more can be entered. */
export const knownHubs: readonly HubAddress[] = [
  ...published.hubs.map(origin => ({ kind: 'huggingface' as const, origin })),
  { kind: 'modelscope', origin: 'https://modelscope.cn' },
]

/** The hub itself first, then those that mirror it. */
export function mirrorsOf(hub: HubAddress): HubAddress[] {
  const isPublic = published.hubs.includes(hub.origin)
  return [hub, ...(isPublic ? knownHubs.filter(({ kind, origin }) => kind === hub.kind && origin !== hub.origin) : [])]
}

/** `Q4_K_M` of `model-Q4_K_M.gguf`; empty where the name does not say. */
export const quantizationOf = (path: string): string =>
  (
    /(?:^|[-._])((?:IQ|Q)\d(?:_[0-9A-Z]+)*|BF16|F16|F32|MXFP4)(?=[-._]|$)/i.exec(baseName(path).replace(/\.gguf$/i, ''))?.[1] ?? ''
  ).toUpperCase()

/** One of several files that only together are a model. */
export const isPartOfSplit = (path: string): boolean => splitName(baseName(path)) !== undefined

/** The model files of a repository, the smallest first; projectors of images and matrices for quantizing are none. */
export const modelFiles = (files: readonly HubFile[]): HubFile[] =>
  files.filter(({ path }) => /\.gguf$/i.test(path) && !/(^|[-._/])(mmproj|imatrix)/i.test(path)).sort((a, b) => a.sizeBytes - b.sizeBytes)
