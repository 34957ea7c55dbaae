// What is done with a download beside starting and pausing it: both can be taken back.
import i18next from 'i18next'
import type { Unfinished } from '../../storage/unfinished.ts'
import { toast } from '../app/store.ts'
import { models } from '../engine.ts'

/** What came goes with it; that can be taken back. */
export async function cancelLoading() {
  const name = models.getState().loading?.name
  await models.cancel()
  const left = models.getState().unfinished.find(each => each.name === name)
  if (left) discardDownload(left)
}

/** Gone for good when the notice goes. */
export function discardDownload(one: Unfinished) {
  const { undo, finish } = models.discard(one)
  toast(i18next.t('model.discarded', { name: one.name }), {
    action: { label: i18next.t('shell.undo'), run: () => void undo() },
    end: () => void finish(),
  })
}
