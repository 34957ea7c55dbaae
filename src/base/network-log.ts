// What this thread has asked the network for: the browser's own record, so that nothing is left out.

export interface NetworkEntry {
  url: string
  /** Milliseconds since 1970. */
  at: number
  /** As far as the server lets a page know; 0 where it does not. */
  bytes: number
}

/** The browser keeps 250 by itself. */
const MOST_ENTRIES = 5000

/** Called when a thread begins, before it asks for much. */
export const keepNetworkLog = (): void => performance.setResourceTimingBufferSize?.(MOST_ENTRIES)

export const networkLog = (): NetworkEntry[] =>
  (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    // What a page makes itself travels nowhere.
    .filter(({ name }) => /^https?:/.test(name))
    .map(({ name, startTime, transferSize, encodedBodySize }) => ({
      url: name,
      at: performance.timeOrigin + startTime,
      bytes: transferSize || encodedBodySize || 0,
    }))
