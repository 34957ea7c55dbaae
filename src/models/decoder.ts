// Decoders: grouped attention and a feed-forward around a residual stream, and what tells one family from another. An architecture's file is
// a spec of this. In order: config → buffers → model; the halves of a block are decoder-attention, decoder-mlp and decoder-experts.
// Touvron et al. 2023, arXiv:2302.13971.
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber } from '../formats/gguf.ts'
import { partialBytes, statsBytes } from '../kernels/attention.ts'
import { COPY_BYTES } from '../kernels/cache-copy.ts'
import { cacheBytes } from '../kernels/cache-format.ts'
import { embed } from '../kernels/embed.ts'
import { finishStore } from '../kernels/finish.ts'
import { matmulVec, tileForm } from '../kernels/matmul.ts'
import { normAdd } from '../kernels/norm.ts'
import { adapterBlocks } from './adapter-blocks.ts'
import { blockPacker } from './block-packer.ts'
import { chooseCache, fullCacheBytes } from './cache-choice.ts'
import { attention } from './decoder-attention.ts'
import { mlp } from './decoder-mlp.ts'
import {
  type BatchStep,
  type Build,
  type DecoderSpec,
  loadNorm,
  type Part,
  padded,
  places,
  type Rotations,
  recordAll,
  recordBatch,
  rmsWeights,
  type Scratch,
  type Step,
  sumBytes,
} from './decoder-parts.ts'
import { decoderRotations } from './decoder-rotations.ts'
import type { Architecture, BuildOptions, EncodeDecode, EncodePrefill, EncodeStreams, Model, ModelConfig, WorkSizes } from './model.ts'
import { MOST_STRETCH, type RopeConfig, readRopeConfig, ropeTable } from './rope.ts'
import { WeightLoader } from './weights.ts'

export type { DecoderSpec } from './decoder-parts.ts'

/** The architecture `name`; `specOf` may refuse a file that it would read wrongly. */
export function decoder(name: string, specOf: (file: GgufFile) => DecoderSpec): Architecture {
  return {
    name,
    readConfig(file) {
      const { stretchFactor } = specOf(file)
      const config = readConfig(file, name)
      return stretchFactor ? { ...config, mostContextTokens: config.trainedContextTokens * MOST_STRETCH } : config
    },
    spec: specOf,
    workBytes: (file, sizes) => workBytes(file, sizes, specOf(file)),
    build: options => build(options, specOf(options.file)),
  }
}

// ---- config

/** Each with its bound: far above any real model, so that only a damaged file meets it. */
const LIMITS = { layers: 512, width: 65536, hiddenSize: 1 << 20, heads: 1024, vocabulary: 1 << 22, contextTokens: 1 << 26 }

function readConfig(file: GgufFile, name: string): ModelConfig {
  const count = (key: string, most: number, fallback?: number) => {
    const value = getNumber(file, `${name}.${key}`, fallback)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new InkstoneError(
      'config_out_of_range',
      `${name}.${key} is ${value}; a whole number from 1 to ${most} was wanted. Re-export the model.`,
    )
  }
  const width = count('embedding_length', LIMITS.width)
  const heads = count('attention.head_count', LIMITS.heads)
  const trainedContextTokens = count('context_length', LIMITS.contextTokens)
  const epsilonKey = [`${name}.attention.layer_norm_epsilon`, `${name}.attention.layer_norm_rms_epsilon`].find(key =>
    file.metadata.has(key),
  )
  const normEpsilon = epsilonKey ? getNumber(file, epsilonKey) : 1e-5
  if (!(normEpsilon >= 0 && normEpsilon < 1)) {
    throw new InkstoneError('config_out_of_range', `${epsilonKey} is ${normEpsilon}; a number from 0 to 1 was wanted. Re-export the model.`)
  }
  return {
    architecture: name,
    layers: count('block_count', LIMITS.layers),
    width,
    hiddenSize: count('feed_forward_length', LIMITS.hiddenSize),
    heads,
    kvHeads: count('attention.head_count_kv', LIMITS.heads, heads),
    headSize: count('attention.key_length', 1024, width / heads),
    vocabulary: count('vocab_size', LIMITS.vocabulary, file.tensors.get('token_embd.weight')?.shape[1] ?? 0),
    trainedContextTokens,
    mostContextTokens: trainedContextTokens,
    normEpsilon,
  }
}

// ---- buffers

/** Most models have none: theirs comes when it is asked for. */
const ofExperts = () => import('./decoder-experts.ts')

async function scratchBuffers(options: WorkSizes, spec: DecoderSpec, storage: Build['storage']): Promise<Scratch> {
  const { config, chunkTokens, contextTokens } = options
  const shape = { ...config, contextTokens }
  const batch = (label: string, width: number) => storage(label, chunkTokens * padded(width) * 4)
  const { experts } = spec
  const hidden = experts ? experts.used * padded(experts.hiddenSize) : config.hiddenSize
  return {
    residual: await (spec.branchNorms ? storage('residual', places(options).end * 4) : batch('residual', config.width)),
    normed: await batch('normed', config.width),
    queries: await batch('queries', config.heads * config.headSize),
    raw: spec.qkNorm && (await batch('raw', (config.heads + config.kvHeads) * config.headSize)),
    attended: await batch('attended', config.heads * config.headSize),
    hidden: await batch('hidden', hidden),
    experts: experts && (await (await ofExperts()).expertScratch(experts, options, storage)),
    partial: await storage('attention partial', partialBytes(shape, options.streams)),
    stats: await storage('attention stats', statsBytes(shape, options.streams)),
    staged:
      options.cache === 'int8' ? await storage('staged', cacheBytes({ ...shape, contextTokens: chunkTokens, cache: 'f32' })) : undefined,
  }
}

/** Counts instead of making: the estimate is what the build itself would ask for. */
async function workBytes(file: GgufFile, sizes: WorkSizes, spec: DecoderSpec): Promise<number> {
  let bytes = 0
  await scratchBuffers(sizes, spec, async (_, sizeBytes) => {
    bytes += sizeBytes
    return {} as GPUBuffer
  })
  const { rotatedSize } = readRopeConfig(file, sizes.config.architecture, sizes.config.headSize)
  const tables = spec.windowRopeBase === undefined ? 1 : 2
  return bytes + tables * sizes.contextTokens * rotatedSize * 4
}

/** A table of rotations for layers that see everything, and one for layers with a window where their base is another. */
async function rotationTables(options: BuildOptions, spec: DecoderSpec, loader: WeightLoader, storage: Build['storage']) {
  const { contextTokens, context } = options
  const of = await decoderRotations(options, spec, (name, length) => loader.floats(name, length))
  const make = async (label: string, rope: RopeConfig): Promise<Rotations> => {
    const values = ropeTable(rope, contextTokens)
    const table = await storage(label, values.byteLength)
    context.device.queue.writeBuffer(table, 0, values)
    return { table, rotatedSize: rope.rotatedSize }
  }
  const everywhere = await make('rotations', of.everywhere)
  const windowed = of.windowed === of.everywhere ? everywhere : await make('window rotations', of.windowed)
  return (layer: number): Rotations => {
    const { table, rotatedSize } = spec.window?.(layer) === undefined ? everywhere : windowed
    return { table, rotatedSize: spec.unrotated?.(layer) ? 0 : rotatedSize }
  }
}

// ---- model

async function build(options: BuildOptions, spec: DecoderSpec): Promise<Model> {
  const { context } = options
  const loader = new WeightLoader(context, options.source, options.file, options.onBytes, options.signal)
  const owned: GPUBuffer[] = []
  const dispose = () => {
    for (const buffer of [...owned, ...loader.buffers]) context.release(buffer)
  }
  const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage
  const storage: Build['storage'] = async (label, bytes, usage = STORAGE | COPY_DST | COPY_SRC) => {
    const buffer = await context.createBuffer(label, bytes, usage)
    owned.push(buffer)
    return buffer
  }
  try {
    const rotations = await rotationTables(options, spec, loader, storage)
    const cache = chooseCache({ ...options, contextTokens: options.cacheTokens, f16: context.variants.f16 })
    const scratch = await scratchBuffers({ ...options, cache }, spec, storage)
    return { ...(await assemble({ ...options, spec, loader, scratch, rotations, cache, storage })), dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

async function assemble(build: Build): Promise<Omit<Model, 'dispose'>> {
  const { context, config, scratch, cache, spec } = build
  const ends = await loadEnds(build)
  const parts = await loadParts(build)
  const decode = await Promise.all(parts.map(part => part.decode))
  const [embedTokens, logits] = await ends.dispatches
  const last = await decodeEnd(build)
  const { embedding, head, norm, store } = ends
  const prefills = new Map<string, Promise<EncodePrefill[]>>()
  let together: Promise<EncodeStreams[]> | undefined
  let copies: Promise<{ copy: GPUBuffer; steps: Step[] }> | undefined
  const [{ matrix: first }] = embedding
  const rowBytes = first.sizeBytes / (first.octets * 2)
  const readBytes = parts.reduce((sum, part) => sum + (part.readBytes ?? sumBytes(part.matrices)), 0)
  const adaptable = parts.flatMap(part => part.adaptable)
  const ofOne = (encoders: EncodeDecode[]): EncodeDecode => {
    return (pass, position) => {
      recordBatch(context, pass, embedTokens, 1)
      for (const encode of encoders) encode(pass, position)
      recordBatch(context, pass, last, 1)
    }
  }
  const ofTokens = (encoders: EncodePrefill[]): EncodePrefill => {
    return (pass, tokens) => {
      recordBatch(context, pass, embedTokens, tokens)
      for (const encode of encoders) encode(pass, tokens)
    }
  }
  const ofStreams = (encoders: EncodeStreams[]): EncodeStreams => {
    return (pass, positions) => {
      recordBatch(context, pass, embedTokens, positions.length)
      for (const encode of encoders) encode(pass, positions)
    }
  }
  return {
    config,
    async prefill(few = false) {
      const key = few ? 'few' : tileForm(context)
      const compiling = prefills.get(key) ?? Promise.all(parts.map(part => part.prefill(few)))
      prefills.set(key, compiling)
      return ofTokens(await compiling)
    },
    async streams() {
      together ??= Promise.all(parts.map(part => part.streams()))
      return ofStreams(await together)
    },
    async copySlots() {
      const { UNIFORM, COPY_DST } = GPUBufferUsage
      copies ??= build.storage('slots to copy', COPY_BYTES, UNIFORM | COPY_DST).then(async copy => ({
        copy,
        steps: await Promise.all(parts.flatMap(part => part.copySlots?.(copy) ?? [])),
      }))
      const { copy, steps } = await copies
      return ({ from, to, count }) => {
        context.device.queue.writeBuffer(copy, 0, Uint32Array.of(from, to, count))
        const encoder = context.device.createCommandEncoder()
        const pass = encoder.beginComputePass()
        recordAll(context, pass, steps)
        pass.end()
        context.submit(encoder)
      }
    },
    packer: () => blockPacker(build, parts),
    encodeDecode: ofOne(decode),
    adapterBlocks: (adapter, place, signal) => adapterBlocks(adapter, { config, spec, matrices: adaptable }, place, signal),
    adapted(adapters) {
      const encoders = parts.map(part => part.adapted(adapters))
      return {
        decode: async () => ofOne(await Promise.all(encoders.map(part => part.decode()))),
        prefill: async (few = false) => ofTokens(await Promise.all(encoders.map(part => part.prefill(few)))),
        streams: async () => ofStreams(await Promise.all(encoders.map(part => part.streams()))),
      }
    },
    encodeLogits(pass) {
      recordAll(context, pass, logits)
    },
    diagnostics: { residual: scratch.residual, norm, head, logits: store },
    weightBytes: {
      stored: sumBytes([...new Set([...embedding, ...head].map(({ matrix }) => matrix))]) + sumBytes(parts.flatMap(part => part.matrices)),
      readPerToken: readBytes + sumBytes(head.map(({ matrix }) => matrix)) + rowBytes,
    },
    cache,
    cacheBytes: fullCacheBytes(config, build.cacheTokens, cache),
  }
}

/** What stands before and behind the blocks. Its kernels compile while the blocks' weights arrive. */
async function loadEnds(build: Build) {
  const { context, config, buffers, loader, scratch, spec } = build
  const { state } = buffers
  const embedding = await loader.rowParts('token_embd.weight', config.vocabulary, config.width)
  const places = spec.learnedPositions ? await loader.table('position_embd.weight', config.width, config.trainedContextTokens) : undefined
  const norm = await loadNorm(build, 'output_norm')
  const head = loader.has('output.weight') ? await loader.rowParts('output.weight', config.vocabulary, config.width) : embedding
  const store = { scale: spec.logitScale, softCap: spec.logitCap }
  const dispatches = Promise.all([
    Promise.all(
      embedding.map(part =>
        embed(context, { ...part, state, tokens: buffers.tokens, out: scratch.residual, scale: spec.embeddingScale, places }),
      ),
    ),
    Promise.all(
      head.map(({ matrix, firstRow }) => {
        const finish = finishStore(buffers.logits, 0, { ...store, rowOffset: firstRow })
        return matmulVec(context, { state, x: scratch.residual, matrix, finish, norm })
      }),
    ),
  ])
  dispatches.catch(() => undefined) // reported where they are awaited
  return { embedding, head, norm, store, dispatches }
}

/** The halves of all blocks in order. Kernels compile while the weights of later layers arrive. */
async function loadParts(build: Build): Promise<Part[]> {
  const { config, spec, signal } = build
  const parts: Part[] = []
  const more = spec.experts && (await ofExperts()).experts
  const add = (part: Part) => {
    part.decode.catch(() => undefined) // reported where it is awaited
    parts.push(part)
  }
  for (let layer = 0; layer < config.layers; layer++) {
    signal?.throwIfAborted()
    add(await attention(build, layer))
    add(await (more ?? mlp)(build, layer))
  }
  return parts
}

/** Where branches are normed, the last one is still to be added. */
async function decodeEnd(build: Build): Promise<BatchStep[]> {
  if (!build.spec.branchNorms) return []
  const { after, branch } = places(build)
  const norm = await rmsWeights(build, [`blk.${build.config.layers - 1}.post_ffw_norm`])
  return [await normAdd(build.context, { stream: build.scratch.residual, from: after, branch, to: 0, norm })]
}
