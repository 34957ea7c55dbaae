// Stop texts in a stream: nothing of a stop text is ever shown, also where it arrives in pieces.

export interface StopFilter {
  /** What may be shown now, and whether a stop text was met. */
  push(text: string): { text: string; stopped: boolean }
  /** What was held back. */
  end(): string
}

export function createStopFilter(stops: readonly string[]): StopFilter {
  const wanted = stops.filter(stop => stop.length > 0)
  let held = ''
  return {
    push(text) {
      held += text
      const at = wanted.map(stop => held.indexOf(stop)).filter(index => index >= 0)
      if (at.length > 0) {
        const shown = held.slice(0, Math.min(...at))
        held = ''
        return { text: shown, stopped: true }
      }
      const keep = heldLength(held, wanted)
      const shown = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text: shown, stopped: false }
    },
    end() {
      const rest = held
      held = ''
      return rest
    },
  }
}

/** The longest end of `text` that some stop text begins with. */
export function heldLength(text: string, stops: readonly string[]): number {
  const longest = Math.min(text.length, Math.max(0, ...stops.map(stop => stop.length - 1)))
  for (let length = longest; length > 0; length--) {
    const end = text.slice(text.length - length)
    if (stops.some(stop => stop.startsWith(end))) return length
  }
  return 0
}
