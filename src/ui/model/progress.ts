// Which long work about a model is under way, as one line and a share: the server's download first, then the four stages of a load.
import type { ParseKeys } from 'i18next'
import type { ModelState } from './store.ts'

export interface ModelProgress {
  name: string
  label: ParseKeys
  doneBytes: number
  totalBytes: number
  /** From 0 to 1; undefined where the stage has no size. */
  share?: number
  /** Whether the person can stop it here. */
  cancellable: boolean
}

/** Before the first byte there is work, and no share of it. */
const shareOf = (doneBytes: number, totalBytes: number) =>
  doneBytes > 0 && totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : undefined

export function progressOf({ loading, library, info }: ModelState): ModelProgress | undefined {
  if (loading) {
    const { name, stage, doneBytes, totalBytes } = loading
    return { name, label: `model.${stage}`, doneBytes, totalBytes, share: shareOf(doneBytes, totalBytes), cancellable: true }
  }
  const coming = library.models.find(model => model.state === 'downloading')
  if (!coming || info) return undefined
  const { name, doneBytes, sizeBytes } = coming
  return {
    name,
    label: 'model.serverDownload',
    doneBytes,
    totalBytes: sizeBytes,
    share: shareOf(doneBytes, sizeBytes),
    cancellable: false,
  }
}
