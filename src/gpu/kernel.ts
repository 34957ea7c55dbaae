// A kernel is WGSL files joined in order, constants in front, compiled once a device. A dispatch is a kernel with its buffers bound for good.
import type { GpuContext } from './device.ts'

export type BindingKind = 'uniform' | 'read' | 'write'

export interface KernelSpec {
  label: string
  /** WGSL texts in order; `enable` lines are moved to the front. */
  sources: string[]
  /** Become `const NAME = …u;` before the sources: for what sizes a private array, which an `override` can't. */
  consts?: Record<string, number>
  /** Become pipeline constants: shapes and tile sizes. */
  overrides?: Record<string, number>
  /** Binding number → kind, all in group 0. */
  bindings: Record<number, BindingKind>
}

export type Grid = readonly [x: number, y?: number, z?: number]

/** A compute dispatch with static bindings. Decode replays these; nothing is made for them on the way. */
export interface Dispatch {
  label: string
  pipeline: GPUComputePipeline
  bindGroup: GPUBindGroup
}

export interface BufferRange {
  buffer: GPUBuffer
  offset?: number
  size?: number
}

/** One module from several files. */
export function joinShader(sources: string[], consts: Record<string, number> = {}): string {
  const enables = new Set<string>()
  const bodies = sources.map(source =>
    source.replace(/^enable [\w, ]+;\n/gm, line => {
      enables.add(line.trim())
      return ''
    }),
  )
  const header = Object.entries(consts).map(([name, value]) => `const ${name} = ${value}u;`)
  return [...enables, ...header, ...bodies].join('\n')
}

export async function createPipeline(context: GpuContext, spec: KernelSpec): Promise<GPUComputePipeline> {
  const code = joinShader(spec.sources, spec.consts)
  const key = JSON.stringify([code, spec.overrides, spec.bindings])
  const known = context.pipelineCache.get(key)
  if (known) return known
  const made = compile(context, spec, code)
  context.pipelineCache.set(key, made)
  return made
}

async function compile(context: GpuContext, spec: KernelSpec, code: string): Promise<GPUComputePipeline> {
  const { device } = context
  const type = { uniform: 'uniform', read: 'read-only-storage', write: 'storage' } as const
  const entries = Object.entries(spec.bindings).map(([binding, kind]) => ({
    binding: Number(binding),
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: type[kind] },
  }))
  const layout = device.createPipelineLayout({ bindGroupLayouts: [device.createBindGroupLayout({ entries })] })
  const module = device.createShaderModule({ label: spec.label, code })
  context.counters.pipelines++
  return device.createComputePipelineAsync({
    label: spec.label,
    layout,
    compute: { module, entryPoint: 'main', constants: spec.overrides },
  })
}

/** Compiles (or finds) the kernel and binds its buffers for good. */
export async function createDispatch(
  context: GpuContext,
  spec: KernelSpec,
  buffers: Record<number, GPUBuffer | BufferRange>,
): Promise<Dispatch> {
  const pipeline = await createPipeline(context, spec)
  const entries = Object.entries(buffers).map(([binding, range]) => ({
    binding: Number(binding),
    resource: 'buffer' in range ? range : { buffer: range },
  }))
  return { label: spec.label, pipeline, bindGroup: context.createBindGroup(pipeline.getBindGroupLayout(0), entries) }
}

/** Adds the dispatch to a pass that is being recorded. */
export function record(context: GpuContext, pass: GPUComputePassEncoder, dispatch: Dispatch, grid: Grid): void {
  pass.setPipeline(dispatch.pipeline)
  pass.setBindGroup(0, dispatch.bindGroup)
  pass.dispatchWorkgroups(grid[0], grid[1] ?? 1, grid[2] ?? 1)
  context.counters.dispatches++
}
