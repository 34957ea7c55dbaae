// The storage room in a worker of its own, driven by messages: what the story in storage.spec.ts runs in the browser.
import { errorRecord } from '../../src/base/errors.ts'
import { listStored, opfsSource, removeStored } from '../../src/storage/opfs.ts'
import { downloadToOpfs } from '../../src/storage/opfs-download.ts'
import { listUnfinished } from '../../src/storage/unfinished.ts'

interface Order {
  kind: 'download' | 'list' | 'unfinished' | 'remove' | 'hash'
  url: string
  name: string
  sizeBytes: number
  sha256: string
}

async function carryOut({ kind, ...file }: Order): Promise<unknown> {
  if (kind === 'list') return listStored()
  if (kind === 'unfinished') return listUnfinished()
  if (kind === 'remove') return removeStored(file.name)
  if (kind === 'hash') {
    const source = await opfsSource(file.name)
    const digest = await crypto.subtle.digest('SHA-256', await source.read(0, source.sizeBytes))
    return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
  }
  await downloadToOpfs({ ...file, onProgress: doneBytes => postMessage({ doneBytes }) })
  return 'stored'
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  carryOut(data).then(
    value => postMessage({ value }),
    error => postMessage({ error: errorRecord(error) }),
  )
})
