// Which way of cutting up the matmuls is fastest on this device: each is held to the reference, then all take turns on matrices of the
// model's own shapes and format, those of decode first and then those of prefill. What was found is remembered by device and by the kernel's own text, and counts from the next load on.
import { type GpuContext, type TileForm, type Tuning, type Ways, WIDE_SUBGROUP } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { type BlockFormatName, blockFormats } from '../quants/index.ts'
import { deviceKey } from './device-key.ts'
import { finishAdd } from './finish.ts'
import { type MatmulCase, matmulLimit, tileError, vecError } from './matmul.trials.ts'
import { matmulTile, matmulVec, tileForms, tileText, USUAL, vecText } from './matmul.ts'
import { uploadMatrix } from './matrix.ts'
import { inputBuffer, padded, stateBuffer } from './trial-inputs.ts'

export interface Work {
  format: BlockFormatName
  /** Values of the residual stream, and of the feed-forward between. */
  width: number
  hiddenSize: number
}

export interface Timing {
  /** Undefined: the kernels' own choice. */
  candidate: Tuning | undefined
  /** For two matrices, up and down; undefined where the kernel computes wrongly. */
  microseconds: number | undefined
}

export interface TileTiming {
  form: TileForm
  /** For a chunk of a prompt through both matrices; undefined where the kernel computes wrongly. */
  microseconds: number | undefined
}

export interface TuneReport {
  chosen: Tuning | undefined
  timings: Timing[]
  /** Undefined: the usual one. */
  chosenTile: TileForm | undefined
  /** The usual form first; none where the device has one only. */
  tiles: TileTiming[]
}

/** What a report says of how to load the next model. */
export const waysOf = ({ chosen, chosenTile }: TuneReport): Ways => ({ vec: chosen, tile: chosenTile })

/** Of a load: what it found on an earlier visit. */
export interface TuneMemory {
  read(key: string): Promise<TuneReport | undefined>
  write(key: string, report: TuneReport): Promise<void>
}

const WORKGROUPS = [64, 128, 256]
const LANES = [4, 8, 16, 32]
/** Of several subgroups; for devices that have room for more invocations than a matrix of few rows has otherwise. */
const WIDE: Tuning[] = [
  { workgroup: 128, lanes: 64, subgroups: true },
  { workgroup: 128, lanes: 128, subgroups: true },
  { workgroup: 256, lanes: 128, subgroups: true },
]
/** What another one must save to be worth a change. */
const WORTHWHILE = 0.93
const ROUNDS = 3
const ROUND_MS = 8
/** Rows of a matrix at most, and tokens of a prompt: enough to fill a GPU. */
const MOST_ROWS = 4096
const TOKENS = 64
/** A row long enough for those who share it. */
const trialOf = (format: BlockFormatName, lanes: number): MatmulCase => ({
  finish: 'add',
  format,
  columns: 16 * lanes + 8,
  rows: 100,
  norm: false,
})

/** What may be better than the usual: with subgroups, and without them where a driver has slow ones. */
export function candidates({ variants, smallestSubgroup, device }: GpuContext): Tuning[] {
  const most = device.limits.maxComputeInvocationsPerWorkgroup
  const of = (subgroups: boolean, workgroups: number[], mostLanes: number): Tuning[] => {
    const lanes = LANES.filter(each => each <= mostLanes).slice(-2)
    return workgroups.filter(each => each <= most).flatMap(workgroup => lanes.map(each => ({ workgroup, lanes: each, subgroups })))
  }
  const wide = smallestSubgroup >= WIDE_SUBGROUP ? WIDE.filter(({ workgroup, lanes }) => workgroup <= most && lanes > smallestSubgroup) : []
  const shared = of(false, [64, 128], 32)
  if (!variants.subgroups) return shared
  return [...of(true, WORKGROUPS, Math.min(smallestSubgroup, 32)), ...wide, ...shared]
}

/** Measures all; rejects where the device fails or the signal aborts. */
export async function autotune(context: GpuContext, work: Work, signal?: AbortSignal): Promise<TuneReport> {
  const own: GpuContext[] = []
  const rivals: (Rival & { candidate: Tuning | undefined })[] = []
  const timings: Timing[] = []
  const shared = context.sibling()
  try {
    const matrices = await makeMatrices(shared, work)
    for (const candidate of [undefined, ...candidates(context)]) {
      signal?.throwIfAborted()
      const tuned = candidate ? context.tuned({ vec: candidate }) : context.sibling()
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
    await race(rivals, signal)
    context.check()
    for (const { candidate, milliseconds } of rivals) timings.push({ candidate, microseconds: milliseconds * 1000 })
    const chosen = fastest(timings)
    const tiles = await tileTimings(context, own, work, matrices, signal)
    context.check()
    return { chosen, timings, chosenTile: fastestTile(tiles), tiles }
  } finally {
    for (const each of [shared, ...own]) each.releaseAll()
  }
}

/** The forms of prefill's matmul that a device has. Contexts that it makes are for the caller to release. */
async function tileTimings(
  of: GpuContext,
  own: GpuContext[],
  work: Work,
  matrices: Awaited<ReturnType<typeof makeMatrices>>,
  signal: AbortSignal | undefined,
): Promise<TileTiming[]> {
  const forms = tileForms(of)
  if (forms.length === 1) return []
  const one = trialOf(work.format, USUAL.lanes)
  const rivals = new Map<TileForm, Rival>()
  for (const form of forms) {
    signal?.throwIfAborted()
    const context = of.sibling()
    context.tile = form
    own.push(context)
    const right = await tileError(context, one).then(
      error => error <= matmulLimit(one),
      () => false,
    )
    context.check()
    if (!right) continue
    const made = await Promise.all(matrices.map(inputs => matmulTile(context, inputs)))
    const steps = made.map(({ dispatch, grid }) => ({ dispatch, grid: grid(TOKENS) }))
    rivals.set(form, { steps, context, milliseconds: Number.POSITIVE_INFINITY })
  }
  await race([...rivals.values()], signal)
  return forms.map(form => {
    const rival = rivals.get(form)
    return { form, microseconds: rival && rival.milliseconds * 1000 }
  })
}

interface Rival {
  steps: { dispatch: Dispatch; grid: Grid }[]
  context: GpuContext
  /** Of its best round. */
  milliseconds: number
}

/** All take turns, so that what else the machine does falls on each alike. */
async function race(rivals: Rival[], signal: AbortSignal | undefined): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    for (const rival of rivals) {
      signal?.throwIfAborted()
      const milliseconds = await timeOf(rival.context, rival.steps)
      // The first round is the driver's to warm up.
      if (round > 0) rival.milliseconds = Math.min(rival.milliseconds, milliseconds)
    }
  }
}

/** The usual form, unless another one saves enough. */
export function fastestTile([usual, ...others]: TileTiming[]): TileForm | undefined {
  const timeOf = (one: TileTiming | undefined) => one?.microseconds ?? Number.POSITIVE_INFINITY
  const best = others.filter(({ microseconds }) => microseconds !== undefined).sort((a, b) => timeOf(a) - timeOf(b))[0]
  return best && timeOf(best) <= timeOf(usual) * WORTHWHILE ? best.form : undefined
}

/** The usual one, unless another one saves enough. */
export function fastest(timings: Timing[]): Tuning | undefined {
  const timeOf = ({ microseconds }: Timing) => microseconds ?? Number.POSITIVE_INFINITY
  const usual = timings.find(({ candidate }) => !candidate)
  const best = timings.reduce((a, b) => (timeOf(b) < timeOf(a) ? b : a))
  return usual && timeOf(best) > timeOf(usual) * WORTHWHILE ? undefined : best.candidate
}

/** Up and down of a feed-forward, of zeros: time does not depend on what weights are. */
async function makeMatrices(context: GpuContext, { format, width, hiddenSize }: Work) {
  const { buffer: state, set } = await stateBuffer(context)
  set({ tokens: TOKENS })
  const { blockWeights, blockBytes } = blockFormats[format]
  const make = async (label: string, columns: number, rows: number) => {
    const whole = Math.ceil(columns / blockWeights) * blockWeights
    const read = async (_first: number, count: number) => new Uint8Array((count * whole * blockBytes) / blockWeights)
    const matrix = await uploadMatrix(context, { label, format, columns: whole, rows, sources: [{ rows, read }] })
    const x = await inputBuffer(context, 'x', new Float32Array(TOKENS * padded(whole)))
    const out = await inputBuffer(context, 'out', new Float32Array(TOKENS * padded(rows)))
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
  deviceKey(context, [context.smallestSubgroup, context.matrixUnits, work, vecText(work.format), tileText(work.format)])

/** What was kept may have been damaged, or written by another version. */
export function isTuneReport(value: unknown): value is TuneReport {
  const { chosen, timings, chosenTile, tiles } = (value ?? {}) as Partial<TuneReport>
  const isCandidate = (each: unknown): each is Tuning => {
    const { workgroup, lanes, subgroups } = (each ?? {}) as Partial<Tuning>
    const isKnown = WORKGROUPS.includes(workgroup ?? 0) && LANES.includes(lanes ?? 0)
    const isWide = WIDE.some(wide => wide.workgroup === workgroup && wide.lanes === lanes)
    return (isKnown || isWide) && typeof subgroups === 'boolean'
  }
  const isForm = (form: unknown) => form === 'shared' || form === 'broadcast' || form === 'matrix'
  const areTiles = Array.isArray(tiles) && tiles.every(each => isForm(each?.form))
  const isKnownTile = chosenTile === undefined || isForm(chosenTile)
  return Array.isArray(timings) && (chosen === undefined || isCandidate(chosen)) && areTiles && isKnownTile
}
