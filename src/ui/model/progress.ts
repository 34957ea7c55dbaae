// A load as one line and a share.
import type { ParseKeys } from 'i18next'
import type { ModelState } from './store.ts'

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
