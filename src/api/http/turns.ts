// Who may use the model: answers side by side, which share its passes over the weights; a load, a bench or a tuning by itself. All begin in
// the order in which they were asked for; who hangs up while waiting leaves the line.
import { InkstoneError } from '../../base/errors.ts'

/** Requests that are open at most: later ones had better ask again than hold a connection for so long. */
const MOST_OPEN = 256

export interface Turns {
  /** Runs the work by itself when its turn has come; rejects where the signal aborts before that. */
  take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Likewise, beside others that share. */
  share<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

interface Waiting {
  shared: boolean
  begin(): void
}

export function createTurns(): Turns {
  const waiting: Waiting[] = []
  let open = 0
  let sharing = 0
  let isTaken = false

  function next(): void {
    while (waiting.length > 0 && !isTaken && (waiting[0].shared || sharing === 0)) {
      const { shared, begin } = waiting.shift()!
      if (shared) sharing++
      else isTaken = true
      begin()
    }
  }

  async function run<T>(shared: boolean, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (open >= MOST_OPEN) throw new InkstoneError('server_full', `${MOST_OPEN} requests are open already. Try again in a while.`)
    open++
    await new Promise<void>(begin => {
      waiting.push({ shared, begin })
      next()
    })
    try {
      signal?.throwIfAborted()
      return await work()
    } finally {
      open--
      if (shared) sharing--
      else isTaken = false
      next()
    }
  }

  return {
    take: (work, signal) => run(false, work, signal),
    share: (work, signal) => run(true, work, signal),
  }
}
