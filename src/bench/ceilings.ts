// What the device can do at most, measured: bytes a second between two buffers, and fused multiply-adds a second with operands in registers.
import fmaSource from '../../shaders/fma_peak.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, record } from '../gpu/kernel.ts'

export interface Ceilings {
  /** Read and written bytes together. */
  copyBytesPerSecond: number
  /** A multiply-add counts two. */
  flops: number
}

/** Beyond any cache, and small beside any GPU's memory. */
const COPY_BYTES = 64 << 20
/** A measurement grows until it takes this long, so that starting it does not count. */
const LEAST_MS = 40
const MOST_REPEATS = 4096

/** The longest loop of fma_peak's invocations, and what one turn of the loop computes. */
const ROUNDS = 256
/** A small device is full of few workgroups; a large one wants many before it shows what it can do. */
const FEWEST_WORKGROUPS = 64
const MOST_WORKGROUPS = 16384
const INVOCATIONS = 64
const FLOPS_PER_ROUND = 8 * 4 * 2

export async function measureCeilings(context: GpuContext, signal?: AbortSignal): Promise<Ceilings> {
  const copyBytesPerSecond = await measureCopy(context, signal)
  return { copyBytesPerSecond, flops: await measureFma(context, signal) }
}

async function measureCopy(context: GpuContext, signal?: AbortSignal): Promise<number> {
  const { COPY_SRC, COPY_DST } = GPUBufferUsage
  const bytes = Math.min(COPY_BYTES, context.device.limits.maxBufferSize)
  const from = await context.createBuffer('bandwidth from', bytes, COPY_SRC | COPY_DST)
  try {
    const to = await context.createBuffer('bandwidth to', bytes, COPY_SRC | COPY_DST)
    try {
      const perSecond = await repeatsPerSecond(context, signal, (encoder, repeats) => {
        for (let i = 0; i < repeats; i++) encoder.copyBufferToBuffer(from, 0, to, 0, bytes)
      })
      return perSecond * bytes * 2
    } finally {
      context.release(to)
    }
  } finally {
    context.release(from)
  }
}

/** With more and more workgroups, until more of them compute no more. */
async function measureFma(context: GpuContext, signal?: AbortSignal): Promise<number> {
  let best = 0
  for (let workgroups = FEWEST_WORKGROUPS; workgroups <= MOST_WORKGROUPS; workgroups *= 4) {
    const flops = await flopsOf(context, workgroups, signal)
    if (flops < best * 1.05) return Math.max(flops, best)
    best = flops
  }
  return best
}

async function flopsOf(context: GpuContext, workgroups: number, signal?: AbortSignal): Promise<number> {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const out = await context.createBuffer('peak', fmaPeakBytes(workgroups), STORAGE | COPY_SRC)
  try {
    const dispatch = await fmaPeak(context, out)
    const perSecond = await repeatsPerSecond(context, signal, (encoder, repeats) => {
      const pass = encoder.beginComputePass()
      for (let i = 0; i < repeats; i++) record(context, pass, dispatch, [workgroups])
      pass.end()
    })
    return perSecond * workgroups * INVOCATIONS * ROUNDS * FLOPS_PER_ROUND
  } finally {
    context.release(out)
  }
}

export const fmaPeakBytes = (workgroups = FEWEST_WORKGROUPS): number => workgroups * INVOCATIONS * 16

/** out: f32 [invocation][4], each the sum of eight sequences x ← x / 2 + 1 after ROUNDS steps: 16. */
export const fmaPeak = (context: GpuContext, out: GPUBuffer) =>
  createDispatch(
    context,
    {
      label: 'fma_peak',
      sources: [fmaSource],
      consts: { INVOCATIONS },
      given: { ROUNDS },
      bindings: { 0: 'write' },
    },
    { 0: out },
  )

/** Doubles the work of a submit until it takes long enough to be timed; the first one, in which memory is touched and drivers compile, is not. */
async function repeatsPerSecond(
  context: GpuContext,
  signal: AbortSignal | undefined,
  encode: (encoder: GPUCommandEncoder, repeats: number) => void,
): Promise<number> {
  const { device } = context
  const run = async (repeats: number) => {
    signal?.throwIfAborted()
    const encoder = device.createCommandEncoder()
    encode(encoder, repeats)
    const startedMs = performance.now()
    context.submit(encoder)
    await context.done()
    return performance.now() - startedMs
  }
  await run(1)
  for (let repeats = 1; ; repeats *= 2) {
    const tookMs = await run(repeats)
    if (tookMs >= LEAST_MS || repeats >= MOST_REPEATS) return (repeats * 1000) / Math.max(tookMs, 1e-3)
  }
}
