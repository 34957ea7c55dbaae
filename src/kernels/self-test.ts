// The self-test: every kernel that was made for a device runs small cases against its reference before an answer depends on it. Drivers compute
// silently wrong now and then; what is wrong is not used. Verdicts are remembered by device and by the kernels' own text.
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext, KernelVariants, TileForm } from '../gpu/device.ts'
import { deviceKey } from './device-key.ts'
import { type KernelUse, notedUses } from './uses.ts'

export interface Verdict {
  kernel: KernelUse['kernel']
  /** The use as it was noted: format, finish, shape. */
  use: string
  variants: KernelVariants
  right: boolean
  error: number
  limit: number
  /** What was written that should not have been, if anything was. */
  reason?: string
}

/** Trials under way at a time: most of one is waiting for the GPU. */
const TOGETHER = 4

/** Verdicts of earlier visits. */
export interface VerdictMemory {
  read(key: string): Promise<Verdict[] | undefined>
  write(key: string, verdicts: Verdict[]): Promise<void>
}

/** What was tried on this visit, by the compiled kernels and the way they are cut up: the key of what is kept changes with each kernel that is compiled after. */
const tried = new WeakMap<GpuContext['kernelCache'], Map<string, Map<string, Verdict>>>()

function triedOn({ kernelCache, tuning }: GpuContext): Map<string, Verdict> {
  const byTuning = tried.get(kernelCache) ?? new Map<string, Map<string, Verdict>>()
  tried.set(kernelCache, byTuning)
  const way = JSON.stringify(tuning ?? null)
  const known = byTuning.get(way) ?? new Map<string, Verdict>()
  byTuning.set(way, known)
  return known
}

/** For the length of a visit. */
export function verdictMemory(): VerdictMemory {
  const kept = new Map<string, Verdict[]>()
  return { read: async key => kept.get(key), write: async (key, verdicts) => void kept.set(key, verdicts) }
}

/** Tries what was noted of this context and not tried yet; returns the verdicts of all that was noted. */
export async function selfTest(context: GpuContext, memory: VerdictMemory, signal?: AbortSignal): Promise<Verdict[]> {
  const uses = notedUses(context)
  const key = await deviceKey(context, [context.tuning, [...context.kernelCache.keys()].sort()])
  const kept = await memory.read(key)
  const known = triedOn(context)
  if (isVerdicts(kept)) for (const verdict of kept) known.set(verdict.use, verdict)
  const missing = [...uses].filter(([name]) => !known.has(name))
  if (missing.length > 0) {
    const { tryUse } = await import('./trials.ts')
    const left = missing.values()
    const tryAll = async () => {
      const own = context.sibling()
      try {
        for (const [name, use] of left) {
          signal?.throwIfAborted()
          known.set(name, await verdictOf(own, name, use, tryUse))
          // Buffers of one trial are gone before the next one makes its own.
          own.releaseAll()
        }
      } finally {
        own.releaseAll()
      }
    }
    // All have ended before the first error goes on: none works on a device that is being given up.
    const ends = await Promise.allSettled(Array.from({ length: TOGETHER }, tryAll))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    context.check()
  }
  if (!kept || missing.length > 0) await memory.write(key, [...known.values()])
  return [...known.values()].filter(({ use }) => uses.has(use))
}

/** What was kept may have been damaged, or written by another version. */
const isVerdicts = (value: unknown): value is Verdict[] =>
  Array.isArray(value) && value.every(each => typeof each?.use === 'string' && typeof each?.right === 'boolean')

async function verdictOf(context: GpuContext, name: string, use: KernelUse, tryUse: typeof import('./trials.ts').tryUse): Promise<Verdict> {
  const base = { kernel: use.kernel, use: name, variants: { ...context.variants } }
  try {
    const { error, limit } = await tryUse(context, use)
    // A NaN is no number at or below the limit.
    return { ...base, error, limit, right: error <= limit }
  } catch (cause) {
    context.check()
    // No room for the trial says nothing of the kernel.
    if (cause instanceof InkstoneError && cause.code !== 'kernel_failed') throw cause
    return { ...base, error: Number.NaN, limit: 0, right: false, reason: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** Whether it is on a form of prefill that can be given up. */
export const isOfOtherForm = ({ kernel, use }: Verdict): boolean =>
  (kernel === 'matmul_tile' || kernel === 'expert_tile') && (JSON.parse(use) as { form?: TileForm }).form !== undefined

/** Whether answers depend on it: not on what moves blocks to storage, nor on a form of prefill that was given up. */
export const isNeeded = (verdict: Verdict, { tile }: GpuContext): boolean =>
  verdict.kernel !== 'cache_pack' && !(tile === 'shared' && isOfOtherForm(verdict))

/** Throws `kernel_wrong` where a verdict says so. */
export function checkVerdicts(verdicts: Verdict[]): void {
  const wrong = verdicts.find(({ right }) => !right)
  if (!wrong) return
  const what = wrong.reason ?? `its error was ${wrong.error.toExponential(1)}, at most ${wrong.limit.toExponential(1)} is right`
  throw new InkstoneError(
    'kernel_wrong',
    `This device computes ${wrong.kernel} wrongly (${what}). Update the graphics driver or the browser, or let the CPU answer.`,
  )
}
