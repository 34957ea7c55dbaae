// PEFT's adapters: adapter_config.json says how they were trained, adapter_model.safetensors holds the matrices under the names that the model
// has in Transformers. Source: PEFT, LoraConfig and "PEFT checkpoint format" in its documentation.
import type { ByteSource } from '../base/byte-source.ts'
import { type AdapterFormat, adapterLimits, BASE_HASH, checkHash, type Half, joinHalves, malformed, unsupported } from './adapter-types.ts'
import { quoted } from './gguf-types.ts'
import { readFloats, readSafetensors } from './safetensors.ts'

type Config = Record<string, unknown>

const MOST_CONFIG_BYTES = 1 << 20
const HALVES = /^(?:base_model\.model\.)?(.+)\.lora_([AB])\.weight$/

/** Matrices that are trained beside LoRA, or in another way, by what their names end in. */
const FOREIGN: readonly [pattern: RegExp, what: string, next: string][] = [
  [/\.lora_magnitude_vector(\.weight)?$/, 'DoRA magnitudes', 'Train without use_dora, or merge it into the base.'],
  [/\.lora_embedding_[AB](\.weight)?$/, 'LoRA on embeddings', 'Leave embeddings out of target_modules, or merge it into the base.'],
  [/\.bias$/, 'trained biases', 'Train with bias="none", or merge it into the base.'],
]

const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)

const isConfig = ({ name }: ByteSource): boolean => /\.json$/i.test(name)

export const peftLora: AdapterFormat = {
  name: 'peft',
  files: 'adapter_config.json and adapter_model.safetensors of PEFT together',
  async takes(sources) {
    return sources.length === 2 && sources.filter(isConfig).length === 1
  },
  async read(sources, signal) {
    const source = sources.find(each => !isConfig(each))!
    const config = await readConfig(sources.find(isConfig)!, signal)
    const name = source.name
    checkConfig(name, config)
    const { tensors, metadata } = await readSafetensors(source, signal)
    const halves = { a: new Map<string, Half>(), b: new Map<string, Half>() }
    for (const tensor of tensors.values()) {
      const [, target, half] = HALVES.exec(tensor.name) ?? []
      if (!target) throw strange(name, tensor.name)
      const side = half === 'A' ? halves.a : halves.b
      if (side.has(target)) throw malformed(name, `${quoted(target)} twice`, 'each matrix once')
      const [outer, inner] = tensor.shape
      if (tensor.shape.length !== 2 || outer < 1 || inner < 1)
        throw unsupported(name, `${quoted(tensor.name)} of ${tensor.shape.join(' × ')}`, 'Train it on linear layers alone.')
      side.set(target, { shape: [outer, inner], read: more => readFloats(source, tensor, more) })
    }
    return {
      name: name.replace(/\.safetensors$/i, ''),
      format: 'peft',
      names: 'transformers',
      baseHash: baseHashOf(name, config, metadata),
      pairs: joinHalves(name, halves, factors(name, config)),
    }
  },
}

async function readConfig(source: ByteSource, signal?: AbortSignal): Promise<Config> {
  if (source.sizeBytes > MOST_CONFIG_BYTES)
    throw malformed(source.name, `${source.sizeBytes} bytes`, `a configuration of at most ${MOST_CONFIG_BYTES}`)
  const text = new TextDecoder().decode(await source.read(0, source.sizeBytes, signal))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw malformed(source.name, `no JSON (${error instanceof Error ? error.message : error})`, 'PEFT’s configuration')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Config
  throw malformed(source.name, 'no object', 'PEFT’s configuration')
}

/** What changes the sum, and so would be computed wrongly if it were passed over. */
function checkConfig(name: string, config: Config): void {
  if (config.peft_type !== 'LORA')
    throw unsupported(name, `the type ${quoted(String(config.peft_type))}`, 'Choose an adapter of type LORA.')
  const merge = 'Merge it into the base.'
  const refused: [field: string, next: string][] = [
    ['use_dora', FOREIGN[0][2]],
    ['modules_to_save', 'Train without modules_to_save, or merge it into the base.'],
    ['trainable_token_indices', merge],
    ['target_parameters', merge],
    ['layer_replication', merge],
    ['lora_bias', merge],
    ['alora_invocation_tokens', 'Choose one that always counts.'],
    ['use_bdlora', merge],
    ['use_qalora', merge],
    ['arrow_config', merge],
    ['kasa_config', merge],
    ['monteclora_config', merge],
  ]
  for (const [field, next] of refused) if (isSet(config[field])) throw unsupported(name, `${field} ${brief(config[field])}`, next)
  if (config.bias !== undefined && config.bias !== 'none') throw unsupported(name, `bias ${brief(config.bias)}`, FOREIGN[2][2])
  // These begin by changing the base's own weights.
  const init = config.init_lora_weights
  if (typeof init === 'string' && /^(pissa|olora|corda|loftq|lora_ga)/i.test(init))
    throw unsupported(
      name,
      `init_lora_weights ${brief(init)}, which belongs to a changed base`,
      'Save it as plain LoRA: path_initial_model_for_weight_conversion.',
    )
}

const brief = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 80)

function strange(name: string, tensor: string): Error {
  const known = FOREIGN.find(([pattern]) => pattern.test(tensor))
  if (known) return unsupported(name, `${known[1]} (${quoted(tensor)})`, known[2])
  return unsupported(
    name,
    `the tensor ${quoted(tensor)}, which is neither lora_A nor lora_B`,
    'Train without modules_to_save, or merge it into the base.',
  )
}

function baseHashOf(name: string, config: Config, metadata: ReadonlyMap<string, string>): string | undefined {
  const key = BASE_HASH.peft
  const inConfig = checkHash(config[key], `${key} of adapter_config.json`)
  const inFile = checkHash(metadata.get(key), `${key} of the tensors’ metadata`)
  if (inConfig && inFile && inConfig !== inFile)
    throw malformed(name, `the base ${inConfig} in its configuration and ${inFile} beside its tensors`, 'one base')
  return inConfig ?? inFile
}

/** alpha / rank, or alpha / √rank (Kalajdzievski 2023, arXiv:2312.03732), each as a pattern may say for the matrix. */
function factors(name: string, config: Config): (target: string, rank: number) => number {
  const number = (field: string, least: number): number => {
    const value = config[field]
    if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value
    throw malformed(name, `${field} ${brief(value)}`, `a number of at least ${least}`)
  }
  const ranks = patternOf(name, config, 'rank_pattern')
  const alphas = patternOf(name, config, 'alpha_pattern')
  const [r, alpha] = [number('r', 1), number('lora_alpha', 0)]
  return (target, rank) => {
    const wanted = ranks(target) ?? r
    if (wanted !== rank)
      throw malformed(name, `rank ${rank} for ${quoted(target)} where its configuration says ${wanted}`, 'the same in both')
    return (alphas(target) ?? alpha) / (config.use_rslora ? Math.sqrt(rank) : rank)
  }
}

/** PEFT takes the first key that is the end of a module's name, after a dot. Its keys may be expressions; a file's are not run here. */
function patternOf(name: string, config: Config, field: string): (target: string) => number | undefined {
  const value = config[field] ?? {}
  const entries = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined
  if (!entries || entries.length > adapterLimits.pairs || entries.some(([, each]) => typeof each !== 'number'))
    throw malformed(name, `${field} ${brief(value)}`, 'numbers by modules’ names')
  const odd = entries.find(([key]) => !/^\^?[\w.]+$/.test(key))
  if (odd) throw unsupported(name, `${field} by the expression ${quoted(odd[0])}`, 'Name the modules in full.')
  return target =>
    entries.find(([key]) => (key.startsWith('^') ? target === key.slice(1) : target === key || target.endsWith(`.${key}`)))?.[1]
}
