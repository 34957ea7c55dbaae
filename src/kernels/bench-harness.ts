// Times kernels side by side: each candidate first agrees with the reference, then all take turns, so that a busy machine slows all alike.
import type { GpuContext } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { nmse } from './kernel-testing.ts'

export interface Candidate {
  name: string
  /** One of the two: dispatches in order, or a function that records them. */
  steps?: { dispatch: Dispatch; grid: Grid }[]
  encode?(pass: GPUComputePassEncoder): void
  /** What it computed, after one run. */
  result(): Promise<ArrayLike<number>>
}

export interface BenchTask {
  name: string
  wanted: ArrayLike<number>
  /** NMSE up to which a candidate counts as right. */
  limit: number
  /** Floating-point operations, a multiply-add being two, and bytes that one run cannot avoid to read. */
  operations: number
  readBytes: number
  /** The first is what the others are compared with. */
  candidates: Candidate[]
}

/** Time spent on each candidate; rounds are short, so that candidates alternate. */
const BUDGET_MS = 1500
const ROUNDS = 5

export async function bench(context: GpuContext, task: BenchTask): Promise<void> {
  const { device } = context
  const submit = async (candidate: Candidate, repeats: number) => {
    const started = performance.now()
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (let i = 0; i < repeats; i++) {
      for (const step of candidate.steps ?? []) record(context, pass, step.dispatch, step.grid)
      candidate.encode?.(pass)
    }
    pass.end()
    context.submit(encoder)
    await device.queue.onSubmittedWorkDone()
    return performance.now() - started
  }
  const best = new Map<Candidate, number>()
  const repeats = new Map<Candidate, number>()
  for (const candidate of task.candidates) {
    await submit(candidate, 1)
    const error = nmse(await candidate.result(), task.wanted)
    if (!(error <= task.limit))
      throw new Error(`${task.name}, ${candidate.name}: NMSE ${error}; ${task.limit} is allowed. It is not timed.`)
    const onceMs = await submit(candidate, 1)
    repeats.set(candidate, Math.max(1, Math.min(1000, Math.round(BUDGET_MS / ROUNDS / onceMs))))
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const candidate of task.candidates) {
      const count = repeats.get(candidate)!
      best.set(candidate, Math.min(best.get(candidate) ?? Number.POSITIVE_INFINITY, (await submit(candidate, count)) / count))
    }
  }
  report(task, best)
}

function report(task: BenchTask, best: Map<Candidate, number>): void {
  console.log(task.name)
  const first = best.get(task.candidates[0])!
  for (const [candidate, ms] of best) {
    const gflops = (task.operations / ms / 1e6).toFixed(2).padStart(9)
    const gigabytes = (task.readBytes / ms / 1e6).toFixed(2).padStart(9)
    console.log(
      `  ${candidate.name.padEnd(26)} ${(ms * 1e3).toFixed(0).padStart(9)} µs ${gflops} GFLOP/s ${gigabytes} GB/s ${(first / ms).toFixed(2).padStart(7)} ×`,
    )
  }
}
