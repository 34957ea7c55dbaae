// Which way of cutting up the decode matmuls is fastest on this device: each is held to the reference, then all take turns on matrices of the
// model's own shapes and format. What was found is remembered by device and by the kernel's own text, and counts from the next load on.
import type { GpuContext, Tuning } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { type BlockFormatName, blockFormats } from '../quants/index.ts'
import { deviceKey } from './device-key.ts'
import { finishAdd } from './finish.ts'
import { type MatmulCase, matmulLimit, vecError } from './matmul.trials.ts'
import { matmulVec, USUAL, vecText } from './matmul.ts'
import { uploadMatrix } from './matrix.ts'
import { inputBuffer, padded, stateBuffer } from './trial-inputs.ts'

export interface Work {
  format: BlockFormatName
  /** Values of the residual stream, and of the feed-forward between. */
  width: number
  hiddenSize: number
}

/** A way to cut the work up. */
export type Candidate = Tuning & { subgroups: boolean }

export interface Timing {
  /** Undefined: the kernels' own choice. */
  candidate: Candidate | undefined
  /** For two matrices, up and down; undefined where the kernel computes wrongly. */
  microseconds: number | undefined
}

export interface TuneReport {
  chosen: Candidate | undefined
  timings: Timing[]
}

/** Of a load: what it found on an earlier visit. */
export interface TuneMemory {
  read(key: string): Promise<TuneReport | undefined>
  write(key: string, report: TuneReport): Promise<void>
}

const WORKGROUPS = [64, 128, 256]
const LANES = [4, 8, 16, 32]
/** Of several subgroups; for devices that have room for more invocations than a matrix of few rows has otherwise. */
const WIDE: Tuning[] = [
  { workgroup: 128, lanes: 64 },
  { workgroup: 128, lanes: 128 },
  { workgroup: 256, lanes: 128 },
]
/** Devices of smaller subgroups are CPUs, or have few lanes. */
const WIDE_SUBGROUP = 16
/** What another one must save to be worth a change. */
const WORTHWHILE = 0.93
const ROUNDS = 3
const ROUND_MS = 8
/** Rows of a matrix at most: enough to fill a GPU. */
const MOST_ROWS = 4096
/** A row long enough for those who share it. */
const trialOf = (format: BlockFormatName, lanes: number): MatmulCase => ({
  finish: 'add',
  format,
  columns: 16 * lanes + 8,
  rows: 100,
  norm: false,
})

/** What may be better than the usual: with subgroups, and without them where a driver has slow ones. */
export function candidates({ variants, smallestSubgroup, device }: GpuContext): Candidate[] {
  const most = device.limits.maxComputeInvocationsPerWorkgroup
  const of = (subgroups: boolean, workgroups: number[], mostLanes: number): Candidate[] => {
    const lanes = LANES.filter(each => each <= mostLanes).slice(-2)
    return workgroups.filter(each => each <= most).flatMap(workgroup => lanes.map(each => ({ workgroup, lanes: each, subgroups })))
  }
  const wide = smallestSubgroup >= WIDE_SUBGROUP ? WIDE.filter(({ workgroup, lanes }) => workgroup <= most && lanes > smallestSubgroup) : []
  const shared = of(false, [64, 128], 32)
  if (!variants.subgroups) return shared
  return [...of(true, WORKGROUPS, Math.min(smallestSubgroup, 32)), ...wide.map(each => ({ ...each, subgroups: true })), ...shared]
}

/** Measures all; rejects where the device fails or the signal aborts. */
export async function autotune(context: GpuContext, work: Work, signal?: AbortSignal): Promise<TuneReport> {
  const own: GpuContext[] = []
  const rivals: {
    candidate: Candidate | undefined
    steps: { dispatch: Dispatch; grid: Grid }[]
    context: GpuContext
    milliseconds: number
  }[] = []
  const timings: Timing[] = []
  const shared = context.sibling()
  try {
    const matrices = await makeMatrices(shared, work)
    for (const candidate of [undefined, ...candidates(context)]) {
      signal?.throwIfAborted()
      const tuned = candidate ? context.tuned(candidate) : context.sibling()
      own.push(tuned)
      const one = trialOf(work.format, candidate?.lanes ?? USUAL.lanes)
      const right = await vecError(tuned, one).then(
        error => error <= matmulLimit(one),
        () => false,
      )
      context.check()
      if (!right) {
        timings.push({ candidate, microseconds: undefined })
        continue
      }
      const steps = await Promise.all(matrices.map(inputs => matmulVec(tuned, inputs)))
      rivals.push({ candidate, steps, context: tuned, milliseconds: Number.POSITIVE_INFINITY })
    }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const rival of rivals) {
        signal?.throwIfAborted()
        const milliseconds = await timeOf(rival.context, rival.steps)
        // The first round is the driver's to warm up.
        if (round > 0) rival.milliseconds = Math.min(rival.milliseconds, milliseconds)
      }
    }
    context.check()
    for (const { candidate, milliseconds } of rivals) timings.push({ candidate, microseconds: milliseconds * 1000 })
    return { chosen: fastest(timings), timings }
  } finally {
    for (const each of [shared, ...own]) each.releaseAll()
  }
}

/** The usual one, unless another one saves enough. */
export function fastest(timings: Timing[]): Candidate | undefined {
  const timeOf = ({ microseconds }: Timing) => microseconds ?? Number.POSITIVE_INFINITY
  const usual = timings.find(({ candidate }) => !candidate)
  const best = timings.reduce((a, b) => (timeOf(b) < timeOf(a) ? b : a))
  return usual && timeOf(best) > timeOf(usual) * WORTHWHILE ? undefined : best.candidate
}

/** Up and down of a feed-forward, of zeros: time does not depend on what weights are. */
async function makeMatrices(context: GpuContext, { format, width, hiddenSize }: Work) {
  const state = (await stateBuffer(context)).buffer
  const { blockWeights, blockBytes } = blockFormats[format]
  const make = async (label: string, columns: number, rows: number) => {
    const whole = Math.ceil(columns / blockWeights) * blockWeights
    const read = async (_first: number, count: number) => new Uint8Array((count * whole * blockBytes) / blockWeights)
    const matrix = await uploadMatrix(context, { label, format, columns: whole, rows, sources: [{ rows, read }] })
    const x = await inputBuffer(context, 'x', new Float32Array(padded(whole)))
    const out = await inputBuffer(context, 'out', new Float32Array(padded(rows)))
    return { state, x, matrix, finish: finishAdd(out, padded(rows)) }
  }
  return [
    await make('tune up', width, Math.min(2 * hiddenSize, MOST_ROWS)),
    await make('tune down', hiddenSize, Math.min(width, MOST_ROWS)),
  ]
}

/** Milliseconds of all steps, in one submit that is long enough to be measured. */
async function timeOf(context: GpuContext, steps: { dispatch: Dispatch; grid: Grid }[]): Promise<number> {
  let repeats = 1
  for (;;) {
    const encoder = context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (let i = 0; i < repeats; i++) for (const step of steps) record(context, pass, step.dispatch, step.grid)
    pass.end()
    const started = performance.now()
    context.submit(encoder)
    await context.device.queue.onSubmittedWorkDone()
    const elapsed = performance.now() - started
    if (elapsed >= ROUND_MS || repeats >= 1024) return elapsed / repeats
    repeats = Math.min(1024, Math.max(repeats * 2, Math.ceil((repeats * ROUND_MS) / Math.max(elapsed, 0.1))))
  }
}

export const tuneKey = (context: GpuContext, work: Work): Promise<string> =>
  deviceKey(context, [context.smallestSubgroup, work, vecText(work.format)])

/** What was kept may have been damaged, or written by another version. */
export function isTuneReport(value: unknown): value is TuneReport {
  const { chosen, timings } = (value ?? {}) as Partial<TuneReport>
  const isCandidate = (each: unknown): each is Candidate => {
    const { workgroup, lanes, subgroups } = (each ?? {}) as Partial<Candidate>
    const isKnown = WORKGROUPS.includes(workgroup ?? 0) && LANES.includes(lanes ?? 0)
    const isWide = WIDE.some(wide => wide.workgroup === workgroup && wide.lanes === lanes)
    return (isKnown || isWide) && typeof subgroups === 'boolean'
  }
  return Array.isArray(timings) && (chosen === undefined || isCandidate(chosen))
}
