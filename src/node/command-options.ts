// What the command line's commands share: options, opening a model on the chosen adapter, reading and writing JSON files.
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { adapterEnv } from '../../scripts/adapters.mjs'
import { type LoadedModel, openModel, tuneFor } from '../api/loaded-model.ts'
import { InkstoneError } from '../base/errors.ts'
import { draftModel } from '../engine/proposals.ts'
import { readGguf } from '../formats/gguf.ts'
import { type GpuContext, openDevice } from '../gpu/device.ts'
import type { TuneMemory, TuneReport } from '../kernels/autotune.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import { verdictMemory } from '../kernels/self-test.ts'
import { type FileSource, fileSource } from './file-source.ts'

export interface LoraOption {
  name?: string
  path: string
  scale?: number
}

export interface CommandOptions {
  model: string
  question?: string
  system?: string
  in?: string
  out?: string
  json: boolean
  adapter?: 'swiftshader' | 'lavapipe' | 'default'
  withoutF16: boolean
  withoutSubgroups: boolean
  contextTokens?: number
  streams?: number
  cacheTokens?: number
  cache?: CacheFormat
  temperature?: number
  seed?: number
  maxTokens?: number
  greedy?: number
  promptTokens?: number
  tokens?: number
  runs?: number
  csv?: boolean
  accuracy?: boolean
  /** As the page does: kernels are tried before an answer depends on them, and the work is cut up as is fastest here. */
  tune?: boolean
  serve?: boolean
  clients?: number
  requests?: number
  rate?: number
  host?: string
  port?: number
  apiKey?: string
  lora?: LoraOption[]
  /** A smaller model of the same vocabulary, that guesses. */
  draft?: string
  draftTokens?: number
  /** A folder for what the cache holds. */
  prefixCache?: string
}

/** What may still be compiling or computing when a command has ended. */
const contexts = new Set<GpuContext>()

/** For the end of the process. */
export const gpuSettled = () => Promise.allSettled([...contexts].map(context => context.settled()))

/** The model on the chosen adapter. The driver's variables must be set before Dawn loads, so Dawn is imported here. */
export async function openForCommand(options: CommandOptions): Promise<LoadedModel> {
  const source = await fileSource(options.model)
  try {
    if (options.adapter) Object.assign(process.env, adapterEnv(options.adapter))
    const { dawn } = await import('./dawn.ts')
    const context = await openDevice(dawn(), options)
    contexts.add(context)
    const { contextTokens, cacheTokens, streams, cache } = options
    const measured = options.tune ? await measureDevice(context, source) : {}
    const model = await openModel(context, source, { contextTokens, cacheTokens, streams, cache, ...measured })
    contexts.add(model.engine.context)
    for (const lora of options.lora ?? []) await addAdapter(model, lora)
    return options.draft === undefined ? model : await withDraft(context, model, options.draft, options)
  } finally {
    await source.close()
  }
}

/** Kept for the length of the process: another one may run on another driver. */
async function measureDevice(context: GpuContext, source: FileSource) {
  const kept = new Map<string, TuneReport>()
  const tunings: TuneMemory = { read: async key => kept.get(key), write: async (key, report) => void kept.set(key, report) }
  await tuneFor(context, { file: await readGguf(source) }, tunings)
  return { tunings, verdicts: verdictMemory() }
}

/** Fewer guesses are wasted where the draft is wrong, more are had at once where it is right. */
const DRAFT_TOKENS = 4

async function withDraft(context: GpuContext, model: LoadedModel, path: string, options: CommandOptions): Promise<LoadedModel> {
  const source = await fileSource(path)
  try {
    const draft = await openModel(context.sibling(), source, { contextTokens: options.contextTokens, cacheTokens: options.cacheTokens })
    contexts.add(draft.engine.context)
    const dispose = () => {
      model.dispose()
      draft.dispose()
    }
    return { ...model, dispose, draft: draftModel(draft.engine, model.engine, options.draftTokens ?? DRAFT_TOKENS) }
  } finally {
    await source.close()
  }
}

/** A .gguf file, or PEFT's two, which stand in one folder. */
async function addAdapter({ adapters }: LoadedModel, { name, path, scale }: LoraOption): Promise<void> {
  const isFolder = await stat(path).then(
    info => info.isDirectory(),
    () => false, // whoever opens it says what is wrong
  )
  const folder = isFolder ? path : /\.(safetensors|json)$/i.test(path) ? dirname(path) : undefined
  const paths = folder === undefined ? [path] : [join(folder, 'adapter_config.json'), join(folder, 'adapter_model.safetensors')]
  const sources: FileSource[] = []
  try {
    for (const each of paths) sources.push(await fileSource(each))
    await adapters.add(sources, { name: name ?? (folder === undefined ? undefined : basename(resolve(folder))), scale })
  } finally {
    for (const source of sources) await source.close()
  }
}

/** A JSON file that must be an array of records, each with the fields that `check` wants. */
export async function readRecords<T>(path: string, check: (record: Record<string, unknown>, index: number) => T): Promise<T[]> {
  const text = await readFile(path, 'utf8').catch(error => {
    throw new InkstoneError('input_unreadable', `${path} could not be read: ${error.message}.`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new InkstoneError('input_not_json', `${path} is no JSON: ${error instanceof Error ? error.message : error}.`)
  }
  if (!Array.isArray(value)) throw new InkstoneError('input_shape', `${path} holds ${typeof value}; an array of records was wanted.`)
  return value.map((record, index) => {
    if (typeof record !== 'object' || record === null) throw new InkstoneError('input_shape', `Record ${index} of ${path} is no object.`)
    return check(record as Record<string, unknown>, index)
  })
}

export function need(condition: boolean, index: number, wanted: string): asserts condition {
  if (!condition) throw new InkstoneError('input_shape', `Record ${index}: ${wanted} was wanted.`)
}

export function isIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(id => Number.isInteger(id) && id >= 0)
}

/** Throws where the results of long work could not be written in the end. What the file holds stays until then. */
export async function checkWritable(path: string): Promise<void> {
  const handle = await open(path, 'a').catch((error: NodeJS.ErrnoException) => {
    throw new InkstoneError('output_unwritable', `${path} cannot be written (${error.code}). Name a file in a folder that exists.`)
  })
  await handle.close()
}

/** To the file, or to standard output where none was named. */
export async function writeResult(path: string | undefined, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value)}\n`
  if (path) await writeFile(path, text)
  else process.stdout.write(text)
}
