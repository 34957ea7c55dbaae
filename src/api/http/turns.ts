// One answer at a time, in the order in which they were asked for; who hangs up while waiting leaves the line.
import { InkstoneError } from '../../base/errors.ts'

/** Those who wait at most: later ones had better ask again than hold a connection for so long. */
const MOST_WAITING = 256

export interface Turns {
  /** Runs the work when its turn has come; rejects where the signal aborts before that. */
  take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async take(work, signal) {
      if (waiting >= MOST_WAITING)
        throw new InkstoneError('server_full', `${MOST_WAITING} requests are waiting already. Try again in a while.`)
      waiting++
      const turn = last.then(async () => {
        waiting--
        signal?.throwIfAborted()
        return work()
      })
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
