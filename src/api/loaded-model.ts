// A model file opened for use: engine, tokenizer and chat template together. Here token ids and text meet.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { Engine, type EngineOptions } from '../engine/engine.ts'
import type { Proposer } from '../engine/proposals.ts'
import { type GgufFile, getString, mainFormat, parameterCount, readGguf } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import type { TuneMemory, TuneReport, Work } from '../kernels/autotune.ts'
import { architectureOf } from '../models/index.ts'
import { type ChatTemplate, createTokenizer, specFromGguf, type Tokenizer } from '../tokenizer/index.ts'
import { AdapterShelf } from './adapters.ts'
import { readTemplate } from './read-template.ts'
import { recommendedSampling } from './recommended-sampling.ts'

export interface LoadedModel {
  name: string
  file: GgufFile
  engine: Engine
  tokenizer: Tokenizer
  /** Absent where the file carries none: such a model only continues text. */
  template?: ChatTemplate
  /** Of the format most weights have. */
  quantization: string
  parameters: number
  /** What may be added to its weights. */
  adapters: AdapterShelf
  /** Guesses tokens for every answer that asks for no other guesses. */
  draft?: Proposer
  /** All that the model takes on the GPU, KV cache included. */
  gpuBytes: number
  dispose(): void
}

export interface OpenOptions extends EngineOptions {
  /** In place of `contextTokens`: this many positions, or what the model was trained with where that is less. */
  contextAtMost?: number
  /** What was measured of the device on earlier visits. */
  tunings?: TuneMemory
}

/** Reads the header, builds tokenizer and template, then streams the weights to the GPU. Rejects before any upload where the file is no model. */
export async function openModel(context: GpuContext, source: ByteSource, options: OpenOptions = {}): Promise<LoadedModel> {
  const file = await readGguf(source, options.signal)
  const config = architectureOf(file).readConfig(file)
  // Looked up while the tokenizer is built, which takes a while of its own.
  const tuning = rememberedTuning(context, file, options.tunings)
  tuning.catch(() => undefined)
  const tokenizer = createTokenizer(specFromGguf(file))
  if (tokenizer.vocabSize > config.vocabulary) {
    throw new InkstoneError(
      'vocabulary_mismatch',
      `The tokenizer has ${tokenizer.vocabSize} tokens; the embedding has ${config.vocabulary} rows. Re-export the model.`,
    )
  }
  const before = context.counters.liveBytes
  const { contextAtMost } = options
  const contextTokens = contextAtMost === undefined ? options.contextTokens : Math.min(contextAtMost, config.trainedContextTokens)
  const [template, tuned] = await Promise.all([readTemplate(file, tokenizer), tuning])
  const greedy = recommendedSampling(file).temperature === 0
  const engine = await loadTrusted(tuned, source, file, { ...options, contextTokens, greedy })
  const name = getString(file, 'general.name', source.name.replace(/\.gguf$/i, ''))
  return {
    name,
    file,
    engine,
    tokenizer,
    template,
    quantization: mainFormat(file),
    parameters: parameterCount(file),
    adapters: new AdapterShelf(engine, name),
    gpuBytes: engine.context.counters.liveBytes - (engine.context === context ? before : 0),
    dispose: () => engine.dispose(),
  }
}

const workOf = (file: GgufFile): Work => {
  const { width, hiddenSize } = architectureOf(file).readConfig(file)
  return { format: mainFormat(file), width, hiddenSize }
}

async function rememberedTuning(context: GpuContext, file: GgufFile, tunings: TuneMemory | undefined): Promise<GpuContext> {
  if (!tunings) return context
  const { isTuneReport, tuneKey, waysOf } = await import('../kernels/autotune.ts')
  const report = await tunings.read(await tuneKey(context, workOf(file)))
  if (!isTuneReport(report)) return context
  const ways = waysOf(report)
  return ways.vec || ways.tile ? context.tuned(ways) : context
}

/**
 * Measures which way of cutting up the work is fastest for this model on the device, unless that is known; what is found counts from the
 * next load on. For when nobody waits for the GPU.
 */
export async function tuneFor(
  context: GpuContext,
  { file }: Pick<LoadedModel, 'file'>,
  tunings: TuneMemory,
  signal?: AbortSignal,
): Promise<TuneReport> {
  const { autotune, isTuneReport, tuneKey } = await import('../kernels/autotune.ts')
  const work = workOf(file)
  const key = await tuneKey(context, work)
  const known = await tunings.read(key)
  if (isTuneReport(known)) return known
  const report = await autotune(context, work, signal)
  await tunings.write(key, report)
  return report
}

/** On the device as it is; where the self-test finds a kernel wrong, without subgroups, then without half precision. */
async function loadTrusted(context: GpuContext, source: ByteSource, file: GgufFile, options: EngineOptions): Promise<Engine> {
  const isWrong = (error: unknown) => error instanceof InkstoneError && error.code === 'kernel_wrong'
  try {
    return await Engine.load(context, source, file, options)
  } catch (wrong) {
    if (!isWrong(wrong)) throw wrong
    for (const candidate of context.demoted()) {
      const engine = await Engine.load(candidate, source, file, options).catch(error => {
        if (!isWrong(error)) throw error
      })
      if (engine) return engine
    }
    throw wrong
  }
}
