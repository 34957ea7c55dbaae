// The GPU as the rest of the project sees it: a device with what it can do, and the only place where buffers, bind groups and pipelines are made, so that they can be counted.
import { InkstoneError } from '../base/errors.ts'
import { type MatrixUnits, offeredUnits } from './matrix-units.ts'

/** Kernel variants that a device allows. Absent features have a fallback in every kernel. */
export interface KernelVariants {
  /** `shader-f16`: a half-precision KV cache where it is large; tiles and sums stay f32. */
  f16: boolean
  /** `subgroups`: lane shuffles in place of workgroup memory in reductions. */
  subgroups: boolean
}

/** How the decode matmuls are cut up: invocations of a workgroup, of these the most that share an octet of rows, and whether these sum by subgroups. */
export interface Tuning {
  workgroup: number
  lanes: number
  subgroups: boolean
}

/**
 * Which kernel multiplies a prompt's tokens: `shared` decodes weights into workgroup memory, `broadcast` passes activations between lanes,
 * `matrix` has the device's matrix units multiply.
 */
export type TileForm = 'shared' | 'broadcast' | 'matrix'

/** A way to cut the work up on a device; what is absent is the kernels' own choice. */
export interface Ways {
  vec?: Tuning
  tile?: TileForm
}

export interface GpuCounters {
  buffers: number
  bindGroups: number
  pipelines: number
  dispatches: number
  submits: number
  readbacks: number
  readbackBytes: number
  /** Bytes of live buffers made through the context. */
  liveBytes: number
}

export interface DeviceOptions {
  /** For tests: the kernel of this name leaves its last workgroup out, where the device has subgroups and uses them. */
  planted?: string
  withoutF16?: boolean
  withoutSubgroups?: boolean
}

/** Limits that kernels profit from; asked for at the adapter's own size. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxStorageBuffersPerShaderStage',
] as const

/** What WebGPU promises of every device with subgroups. */
const SMALLEST_SUBGROUP = 4
/** Devices of smaller subgroups are CPUs, or have few lanes. */
export const WIDE_SUBGROUP = 16

export interface CompiledKernel {
  layout: GPUBindGroupLayout
  pipeline: Promise<GPUComputePipeline>
}

/** What all contexts of a device share. */
interface DeviceHealth {
  /** Set once the device is gone; every later failure is a consequence of it. */
  lost: GPUDeviceLostInfo | undefined
  /** The first error that no scope caught. What was computed since may be wrong, so whoever reads results asks `check` first. */
  fault: GPUError | undefined
}

function healthOf(device: GPUDevice): DeviceHealth {
  const health: DeviceHealth = { lost: undefined, fault: undefined }
  device.lost.then(info => {
    health.lost = info
  })
  device.addEventListener('uncapturederror', event => {
    health.fault ??= (event as GPUUncapturedErrorEvent).error
  })
  return health
}

export class GpuContext {
  readonly device: GPUDevice
  readonly adapterName: string
  readonly variants: KernelVariants
  /** Invocations of the smallest subgroup that the device may make. */
  readonly smallestSubgroup: number
  /** Where the device has some that kernels can use. */
  matrixUnits: MatrixUnits | undefined
  readonly counters: GpuCounters = {
    buffers: 0,
    bindGroups: 0,
    pipelines: 0,
    dispatches: 0,
    submits: 0,
    readbacks: 0,
    readbackBytes: 0,
    liveBytes: 0,
  }
  planted: string | undefined
  /** Bytes that a kernel can be given as one buffer; larger matrices are split where they can be. Tests make it smaller. */
  largestBinding: number
  /** What was measured to be fastest here; the kernels' own choice when absent. */
  tuning: Tuning | undefined
  /** The same of prefill's matmuls. */
  tile: TileForm | undefined
  /** Sees every dispatch that is recorded, where something wants to know. */
  trace: ((dispatch: { label: string; weightBytes?: number }) => void) | undefined
  readonly kernelCache: Map<string, CompiledKernel>
  /** Of these, what was asked for through this context since somebody emptied it. */
  readonly asked = new Set<string>()
  readonly #live = new Set<GPUBuffer>()
  readonly #health: DeviceHealth
  readonly #constants = new Map<string, GPUBuffer>()
  constructor(
    device: GPUDevice,
    adapterName: string,
    variants: KernelVariants,
    smallestSubgroup = SMALLEST_SUBGROUP,
    kernelCache = new Map<string, CompiledKernel>(),
    health = healthOf(device),
  ) {
    this.#health = health
    this.kernelCache = kernelCache
    this.device = device
    this.largestBinding = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize)
    this.adapterName = adapterName
    this.variants = variants
    this.smallestSubgroup = smallestSubgroup
  }

  get lost(): GPUDeviceLostInfo | undefined {
    return this.#health.lost
  }

  get fault(): GPUError | undefined {
    return this.#health.fault
  }

  /** Throws where the device is lost or has reported an error: a clear end before a wrong answer. */
  check(): void {
    if (this.lost) throw lostError(this.lost)
    if (this.fault) throw new InkstoneError('gpu_fault', `The GPU reported an error: ${this.fault.message} Load the model again.`)
  }

  /** The loss that is behind an error, or the error itself. What a lost device was asked for may fail before the loss is told. */
  async causeOf(error: unknown): Promise<unknown> {
    const lost = this.lost ?? (await Promise.race([this.device.lost, aMoment()]))
    return lost ? lostError(lost) : error
  }

  /** Resolves once the GPU has done what was submitted, and that rightly. Throws like `check`. */
  async done(): Promise<void> {
    await this.#lossAware(this.device.queue.onSubmittedWorkDone())
    this.check()
  }

  #lossAware<T>(work: Promise<T>): Promise<T> {
    return work.catch(async error => {
      throw await this.causeOf(error)
    })
  }

  /** A buffer, or an `out_of_memory` error that says how much was wanted. Sizes are rounded up to 4 bytes. */
  async createBuffer(label: string, sizeBytes: number, usage: GPUBufferUsageFlags): Promise<GPUBuffer> {
    const size = Math.max(16, Math.ceil(sizeBytes / 4) * 4)
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits
    const limit = usage & GPUBufferUsage.STORAGE ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize
    if (size > limit) {
      throw new InkstoneError(
        'buffer_too_large',
        `${label} needs ${megabytes(size)} in one buffer; this device allows ${megabytes(limit)}. Choose a smaller model or context.`,
      )
    }
    this.device.pushErrorScope('out-of-memory')
    const buffer = this.device.createBuffer({ label, size, usage })
    const error = await this.#lossAware(this.device.popErrorScope())
    if (this.lost) throw lostError(this.lost)
    if (error) {
      buffer.destroy()
      throw new OutOfMemoryError(label, size, this.counters.liveBytes)
    }
    this.counters.buffers++
    this.counters.liveBytes += size
    this.#live.add(buffer)
    return buffer
  }

  /** A uniform buffer of these words, made once for the device and kept: a few bytes for each shape that kernels meet. */
  constants(words: number[]): GPUBuffer {
    const key = words.join()
    const known = this.#constants.get(key)
    if (known) return known
    const { UNIFORM } = GPUBufferUsage
    const buffer = this.device.createBuffer({
      label: 'constants',
      size: Math.ceil(words.length / 4) * 16,
      usage: UNIFORM,
      mappedAtCreation: true,
    })
    new Uint32Array(buffer.getMappedRange()).set(words)
    buffer.unmap()
    this.counters.buffers++
    this.#constants.set(key, buffer)
    return buffer
  }

  release(buffer: GPUBuffer): void {
    this.#live.delete(buffer)
    this.counters.liveBytes -= buffer.size
    buffer.destroy()
  }

  /** Resolves once every kernel that was asked for is compiled or has failed, and the GPU has done its work: a process that ends before tears down what its driver still uses. */
  async settled(): Promise<void> {
    let known = -1
    while (known !== this.kernelCache.size) {
      known = this.kernelCache.size
      await Promise.allSettled([...this.kernelCache.values()].map(({ pipeline }) => pipeline))
      // Who waited for these may ask for more.
      await new Promise(resolve => setTimeout(resolve))
    }
    await this.device.queue.onSubmittedWorkDone()
  }

  /** Everything that was made through this context. */
  releaseAll(): void {
    for (const buffer of [...this.#live]) this.release(buffer)
    for (const buffer of this.#constants.values()) buffer.destroy()
    this.#constants.clear()
  }

  /** The same device and compiled kernels, with buffers and counters of its own: for trials, whose buffers go all together. */
  sibling(): GpuContext {
    return this.#like(this.variants, this.kernelCache, this)
  }

  /** The same device and compiled kernels with the work cut up so. */
  tuned({ vec, tile }: Ways): GpuContext {
    return this.#like(this.variants, this.kernelCache, { tuning: vec, tile })
  }

  /** The same device without what may be wrong on it: first subgroups, then half precision, then both. */
  demoted(): GpuContext[] {
    const { f16, subgroups } = this.variants
    const fewer = [
      subgroups && { f16, subgroups: false },
      f16 && { f16: false, subgroups },
      f16 && subgroups && { f16: false, subgroups: false },
    ]
    return fewer.filter(variants => variants !== false).map(variants => this.#like(variants))
  }

  #like(variants: KernelVariants, kernelCache?: Map<string, CompiledKernel>, ways: { tuning?: Tuning; tile?: TileForm } = {}): GpuContext {
    const like = new GpuContext(this.device, this.adapterName, variants, this.smallestSubgroup, kernelCache, this.#health)
    like.planted = this.planted
    like.largestBinding = this.largestBinding
    if (variants.subgroups && (variants.f16 || this.matrixUnits?.element === 'f32')) like.matrixUnits = this.matrixUnits
    like.tuning = ways.tuning
    like.tile = ways.tile
    return like
  }

  createBindGroup(layout: GPUBindGroupLayout, entries: GPUBindGroupEntry[]): GPUBindGroup {
    this.counters.bindGroups++
    return this.device.createBindGroup({ layout, entries })
  }

  submit(encoder: GPUCommandEncoder): void {
    this.counters.submits++
    this.device.queue.submit([encoder.finish()])
  }

  /** Copies a range back to the CPU. For tests, diagnostics and rare reads; decode has its own ring of staging buffers. */
  async read(buffer: GPUBuffer, offsetBytes = 0, lengthBytes = buffer.size - offsetBytes): Promise<ArrayBuffer> {
    const staging = await this.createBuffer('readback', lengthBytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
    try {
      const encoder = this.device.createCommandEncoder()
      encoder.copyBufferToBuffer(buffer, offsetBytes, staging, 0, lengthBytes)
      this.submit(encoder)
      this.counters.readbacks++
      this.counters.readbackBytes += lengthBytes
      await this.#lossAware(staging.mapAsync(GPUMapMode.READ))
      this.check()
      return staging.getMappedRange(0, lengthBytes).slice(0)
    } finally {
      this.release(staging)
    }
  }
}

const aMoment = () => new Promise<undefined>(resolve => setTimeout(resolve, 1000, undefined))

export class OutOfMemoryError extends InkstoneError {
  /** What the context held when there was no more. */
  readonly heldBytes: number
  constructor(label: string, sizeBytes: number, heldBytes: number) {
    super(
      'out_of_memory',
      `The GPU has no room for ${label} (${megabytes(sizeBytes)}; ${megabytes(heldBytes)} in use). Close other tabs, or choose a smaller model or context.`,
    )
    this.heldBytes = heldBytes
  }
}

/** What the browser says of the loss, as the end of a sentence. */
export const lossText = ({ message, reason }: GPUDeviceLostInfo): string => `${(message || reason).replace(/\.$/, '')}.`

const lostError = (info: GPUDeviceLostInfo) =>
  new InkstoneError('device_lost', `The GPU device was lost: ${lossText(info)} Load the model again.`)

export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** Opens the adapter's device with its own limits and the optional features that kernels know. */
export async function openDevice(gpu: GPU, options: DeviceOptions = {}): Promise<GpuContext> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) {
    throw new InkstoneError(
      'no_adapter',
      'No WebGPU adapter was found. Update the browser and the graphics driver, or enable WebGPU in the browser’s flags.',
    )
  }
  const f16 = adapter.features.has('shader-f16') && !options.withoutF16
  const subgroups = adapter.features.has('subgroups') && !options.withoutSubgroups
  const requiredFeatures: GPUFeatureName[] = []
  if (f16) requiredFeatures.push('shader-f16')
  if (subgroups) requiredFeatures.push('subgroups')
  const offered = subgroups ? offeredUnits(adapter, f16) : undefined
  if (offered) requiredFeatures.push(...offered.features)
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map(name => [name, adapter.limits[name]]))
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits }).catch(cause => {
    const message = `The GPU adapter gave no device: ${cause instanceof Error ? cause.message : cause}. Reload the page, or restart the browser.`
    throw new InkstoneError('device_failed', message, { cause })
  })
  const { vendor, architecture, device: name, description } = adapter.info
  const adapterName = [description || name, vendor, architecture].filter(Boolean).join(' · ') || 'unnamed adapter'
  const context = new GpuContext(device, adapterName, { f16, subgroups }, adapter.info.subgroupMinSize)
  context.planted = options.planted
  context.matrixUnits = offered?.units
  return context
}
