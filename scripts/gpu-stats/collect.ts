// Builds the engine for a model and notes, for every pipeline it makes, the SPIR-V that Dawn hands to the driver. run.mjs starts it on
// lavapipe, with Mesa told to write each module to a folder, and with `matrix` on a driver that has matrix units and can do no work.
//   node --import ./scripts/node-loader.mjs scripts/gpu-stats/collect.ts FOLDER OUT.json [matrix]
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Engine } from '../../src/engine/engine.ts'
import { readGguf } from '../../src/formats/gguf.ts'
import { GpuContext, openDevice, type TileForm } from '../../src/gpu/device.ts'
import type { CacheFormat } from '../../src/kernels/cache-format.ts'
import { dawn } from '../../src/node/dawn.ts'
import { fileSource } from '../../src/node/file-source.ts'
import { DEFAULT_MODEL } from '../default-model.mjs'
import { MODELS_DIR } from '../paths.mjs'
import { type ShapedModel, shapedGemma3, shapedLlama1B, shapedOlmoe } from './shaped-model.ts'

export interface CollectedPipeline {
  model: string
  variant: string
  kernel: string
  spirv: string
}

/** Lanes of a wave on the families asked about; lavapipe's own subgroups are smaller and would give other kernels. */
const WAVE = 32

interface Variant {
  withoutSubgroups: boolean
  cache?: CacheFormat
  tile?: TileForm
}

const VARIANTS: Variant[] = [{ withoutSubgroups: false }, { withoutSubgroups: true }]
const LLAMA = shapedLlama1B()
const OLMOE = shapedOlmoe()
/** Whoever asks for it has a long context. */
const IN_BYTES: Variant = { withoutSubgroups: false, cache: 'int8' }
/** What a device may be tuned to. */
const BY_BROADCAST: Variant = { withoutSubgroups: false, tile: 'broadcast' }
const FURTHER = new Map([
  [LLAMA.name, [IN_BYTES, BY_BROADCAST]],
  [OLMOE.name, [BY_BROADCAST]],
])

const [folder, out, ofMatrices] = process.argv.slice(2)

/** Makes pipelines one after the other, so that each new file is known to be the one being made. */
function watch(context: GpuContext, note: (kernel: string, spirv: string) => void): void {
  const { device } = context
  const make = device.createComputePipelineAsync.bind(device)
  let last: Promise<unknown> = Promise.resolve()
  device.createComputePipelineAsync = descriptor => {
    const made = last.then(async () => {
      const before = new Set(readdirSync(folder))
      const pipeline = await make(descriptor)
      for (const file of readdirSync(folder)) if (!before.has(file)) note(String(descriptor.label), join(folder, file))
      return pipeline
    })
    last = made.catch(() => undefined)
    return made
  }
}

/** What the engine needs to be built where nothing can be computed or kept. */
function withoutMemory({ device }: GpuContext): void {
  const buffer = ({ size }: GPUBufferDescriptor) => ({ size, destroy() {}, getMappedRange: () => new ArrayBuffer(size), unmap() {} })
  device.createBuffer = descriptor => buffer(descriptor) as unknown as GPUBuffer
  device.createBindGroup = () => ({}) as GPUBindGroup
  device.queue.writeBuffer = () => undefined
  device.queue.submit = () => undefined
  device.queue.onSubmittedWorkDone = async () => undefined
}

/** Prefill's matmuls by matrix units. */
async function collectMatrices(): Promise<CollectedPipeline[]> {
  const found: CollectedPipeline[] = []
  const context = await openDevice(dawn())
  if (!context.matrixUnits) throw new Error(`${context.adapterName} has no matrix units that kernels can use.`)
  withoutMemory(context)
  context.tile = 'matrix'
  let model = ''
  watch(context, (kernel, spirv) => found.push({ model, variant: 'prefill by matrix units', kernel, spirv }))
  for (const { name, source, file, contextTokens } of [LLAMA, OLMOE]) {
    model = name
    const engine = await Engine.load(context, source, file, { contextTokens })
    await engine.compiled
  }
  return found.filter(({ kernel }) => kernel.includes('_tile by matrix'))
}

async function collect(): Promise<CollectedPipeline[]> {
  const found: CollectedPipeline[] = []
  const source = await fileSource(join(MODELS_DIR, DEFAULT_MODEL.file))
  const smol: ShapedModel = { name: DEFAULT_MODEL.name, source, file: await readGguf(source), contextTokens: 4096 }
  for (const model of [smol, LLAMA, shapedGemma3(), OLMOE]) {
    for (const { withoutSubgroups, cache, tile } of [...VARIANTS, ...(FURTHER.get(model.name) ?? [])]) {
      const opened = await openDevice(dawn(), { withoutSubgroups })
      const context = new GpuContext(opened.device, opened.adapterName, opened.variants, WAVE)
      context.tile = tile
      const variant = `${withoutSubgroups ? 'no subgroups' : 'subgroups'}${cache ? `, ${cache} cache` : ''}${tile ? `, prefill by ${tile}` : ''}`
      watch(context, (kernel, spirv) => found.push({ model: model.name, variant, kernel, spirv }))
      const engine = await Engine.load(context, model.source, model.file, { contextTokens: model.contextTokens, cache })
      await engine.compiled
      await engine.model.streams()
      await engine.model.copySlots()
      engine.dispose()
      context.device.destroy()
    }
  }
  return found
}

writeFileSync(out, JSON.stringify(await (ofMatrices ? collectMatrices() : collect())))
process.exit(0)
