// A queue between one that pushes and one that reads with `for await`; how callbacks become a stream.

export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void
  /** Ends the stream once all that was pushed has been read; with an error, it throws there. */
  close(error?: unknown): void
}

export function createChannel<T>(): Channel<T> {
  const queue: T[] = []
  let wake: (() => void) | undefined
  let closed = false
  let failure: unknown
  return {
    push(value) {
      queue.push(value)
      wake?.()
    },
    close(error) {
      closed = true
      failure ??= error
      wake?.()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (queue.length > 0) yield queue.shift()!
        if (closed) break
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      if (failure !== undefined) throw failure
    },
  }
}
