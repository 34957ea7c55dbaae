// For golden tests: the reference folder, models out of it, and the checks that they share.
import { existsSync, openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { readGguf } from '../formats/gguf.ts'
import type { TinyFile } from './tiny-model.testing.ts'

/** A file of the reference data; its absence is an error, never a reason to test less. */
export function goldenPath(...parts: string[]): string {
  const path = join(process.env.GOLDEN ?? '../shared/golden', ...parts)
  if (existsSync(path)) return path
  throw new InkstoneError('golden_missing', `There is no ${path}. Set GOLDEN to the folder with the reference data.`)
}

export const goldenJson = <T>(...parts: string[]): T => JSON.parse(readFileSync(goldenPath(...parts), 'utf8')) as T

export async function openModel(path: string): Promise<TinyFile> {
  const source = blobSource(await openAsBlob(path), path)
  return { source, file: await readGguf(source) }
}

/** ids up to the first step whose two best logits are closer than `tolerance`: there a correct engine may go another way. */
export function certainSteps(ids: number[], margins: number[], tolerance: number): number[] {
  const doubtful = margins.findIndex(margin => margin < tolerance)
  return doubtful < 0 ? ids : ids.slice(0, doubtful)
}

export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i
  return best
}

/** log Σ exp, in double precision. */
export function logSumExp(values: ArrayLike<number>): number {
  const most = values[indexOfLargest(values)]
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - most)
  return most + Math.log(sum)
}
