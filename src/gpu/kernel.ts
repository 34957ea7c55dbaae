// A kernel is WGSL files joined in order, constants in front, compiled once a device. A dispatch is a kernel with its buffers bound for good.
import { InkstoneError } from '../base/errors.ts'
import type { CompiledKernel, GpuContext } from './device.ts'

export type BindingKind = 'uniform' | 'read' | 'write'

export interface KernelSpec {
  label: string
  /** WGSL texts in order; `enable` and `diagnostic` lines are moved to the front. */
  sources: string[]
  /** Become `const NAME = …u;` before the sources: for what sizes a private array, which an `override` can't. */
  consts?: Record<string, number>
  /** Become pipeline constants: what a kernel does, rather than for which shape. */
  overrides?: Record<string, number>
  /** Overrides (u32 and f32) that become members of a uniform instead: shapes and factors, so that one pipeline serves them all. */
  given?: Record<string, number>
  /** Binding number → kind, all in group 0. */
  bindings: Record<number, BindingKind>
}

export type Grid = readonly [x: number, y?: number, z?: number]

/** A compute dispatch with static bindings. Decode replays these; nothing is made for them on the way. */
export interface Dispatch {
  label: string
  pipeline: GPUComputePipeline
  bindGroup: GPUBindGroup
  /** Bytes of weights that it reads, as far as they are one matrix. */
  weightBytes?: number
}

/** The binding of the uniform that `given` becomes. */
const GIVEN_BINDING = 15

interface JoinedShader {
  code: string
  /** The uniform's content, a word each. */
  given: number[]
}

/** One module from several files. */
function joinShader({ sources, consts = {}, given = {} }: KernelSpec): JoinedShader {
  const directives = new Set<string>()
  const bodies = sources.map(source =>
    source.replace(/^(?:enable|diagnostic)\b[\w,.() ]+;\n/gm, line => {
      directives.add(line.trim())
      return ''
    }),
  )
  const header = Object.entries(consts).map(([name, value]) => `const ${name} = ${value}u;`)
  const text = bodies.join('\n')
  const types = new Map<string, string>()
  const rest = text.replace(/^override (\w+): (u32|f32).*\n/gm, (line, name, type) => {
    if (!(name in given)) return line
    types.set(name, type)
    return ''
  })
  if (types.size === 0) return { code: [...directives, ...header, text].join('\n'), given: [] }
  const names = [...types.keys()]
  const members = names.map(name => `${name}: ${types.get(name)}`).join(', ')
  const uniform = `struct Given { ${members} }\n@group(0) @binding(${GIVEN_BINDING}) var<uniform> given: Given;`
  const used = rest.replace(new RegExp(`\\b(?:${names.join('|')})\\b`, 'g'), 'given.$&')
  const words = names.map(name => (types.get(name) === 'f32' ? bitsOf(given[name]) : given[name]))
  return { code: [...directives, ...header, uniform, used].join('\n'), given: words }
}

const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]

function compiled(context: GpuContext, spec: KernelSpec, { code, given }: JoinedShader): CompiledKernel {
  const key = JSON.stringify([code, spec.overrides, spec.bindings])
  context.asked.add(key)
  const known = context.kernelCache.get(key)
  if (known) return known
  const kernel = compile(context, spec, code, given.length > 0)
  context.kernelCache.set(key, kernel)
  kernel.pipeline.catch(() => context.kernelCache.delete(key)) // the next load tries again
  return kernel
}

function compile(context: GpuContext, spec: KernelSpec, code: string, hasGiven: boolean): CompiledKernel {
  const { device } = context
  const type = { uniform: 'uniform', read: 'read-only-storage', write: 'storage' } as const
  const entries = Object.entries(spec.bindings).map(([binding, kind]) => ({
    binding: Number(binding),
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: type[kind] },
  }))
  if (hasGiven) entries.push({ binding: GIVEN_BINDING, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } })
  const layout = device.createBindGroupLayout({ entries })
  // What the browser refuses fails as a pipeline, and is no fault of the device; why, only the module's error says.
  device.pushErrorScope('validation')
  const module = device.createShaderModule({ label: spec.label, code })
  const refusal = device.popErrorScope().catch(() => null)
  context.counters.pipelines++
  const pipeline = device
    .createComputePipelineAsync({
      label: spec.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main', constants: spec.overrides },
    })
    .catch(async cause => {
      throw (await refusal) ?? cause
    })
  return { layout, pipeline }
}

/** Binds the buffers for good, and compiles the kernel or finds it. All that is made here is made before the first wait. */
export async function createDispatch(
  context: GpuContext,
  spec: KernelSpec,
  buffers: Record<number, GPUBuffer | GPUBufferBinding>,
): Promise<Dispatch> {
  const shader = joinShader(spec)
  const kernel = compiled(context, spec, shader)
  const entries = Object.entries(buffers).map(([binding, buffer]) => ({
    binding: Number(binding),
    resource: 'buffer' in buffer ? buffer : { buffer },
  }))
  if (shader.given.length > 0) entries.push({ binding: GIVEN_BINDING, resource: { buffer: context.constants(shader.given) } })
  const bindGroup = context.createBindGroup(kernel.layout, entries)
  try {
    return { label: spec.label, pipeline: await kernel.pipeline, bindGroup }
  } catch (cause) {
    context.check()
    const why = (cause as { message?: string }).message ?? cause
    const message = `The GPU driver did not compile ${spec.label}: ${why}. Update the graphics driver, or choose another model.`
    throw await context.causeOf(new InkstoneError('kernel_failed', message, { cause }))
  }
}

/** Adds the dispatch to a pass that is being recorded. */
export function record(context: GpuContext, pass: GPUComputePassEncoder, dispatch: Dispatch, grid: Grid): void {
  pass.setPipeline(dispatch.pipeline)
  pass.setBindGroup(0, dispatch.bindGroup)
  const { planted, variants, tuning } = context
  const isPlanted = planted !== undefined && variants.subgroups && tuning?.subgroups !== false && dispatch.label.startsWith(planted)
  pass.dispatchWorkgroups(isPlanted ? grid[0] - 1 : grid[0], grid[1] ?? 1, grid[2] ?? 1)
  context.counters.dispatches++
  context.trace?.(dispatch)
}
