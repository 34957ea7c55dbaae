// A load as one line, a share, and figures.
import i18next, { type ParseKeys } from 'i18next'
import type { Unfinished } from '../../storage/unfinished.ts'
import { formatBytes, formatDuration, formatPercent } from '../i18n/format.ts'
import { bytesPerSecond, type Loading, type ModelState, stageLeftMs } from './store.ts'

export interface ModelProgress {
  name: string
  label: ParseKeys
  doneBytes: number
  totalBytes: number
  /** From 0 to 1; undefined where the stage has no size, and before its first byte. */
  share?: number
}

export function progressOf({ loading }: ModelState): ModelProgress | undefined {
  if (!loading) return undefined
  const { name, stage, doneBytes, totalBytes } = loading
  const share = doneBytes > 0 && totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : undefined
  return { name, label: `model.${stage}`, doneBytes, totalBytes, share }
}

/** Bytes, share, speed and time left, as far as they are known. */
export function figuresOf(loading: Loading, now: number): string[] {
  const { stage, doneBytes, totalBytes } = loading
  if (doneBytes === 0 || totalBytes === 0) return []
  const rate = stage === 'download' ? bytesPerSecond(loading, now) : undefined
  const leftMs = stageLeftMs(loading, now)
  return [
    i18next.t('model.of', { done: formatBytes(doneBytes), total: formatBytes(totalBytes) }),
    formatPercent(doneBytes / totalBytes),
    ...(rate === undefined ? [] : [i18next.t('model.rate', { size: formatBytes(rate) })]),
    ...(leftMs === undefined ? [] : [i18next.t('model.left', { time: formatDuration(Math.max(1000, leftMs)) })]),
  ]
}

/** How much of a download is there. */
export function hereOf({ doneBytes, sizeBytes }: Pick<Unfinished, 'doneBytes' | 'sizeBytes'>): string {
  const done = formatBytes(doneBytes)
  return i18next.t('model.isHere', { part: sizeBytes ? i18next.t('model.of', { done, total: formatBytes(sizeBytes) }) : done })
}
