// A value of a model file as text for people: short ones whole, of long ones a beginning, or the place where they begin to differ from another.
import type { GgufValue } from '../../formats/gguf.ts'

const SHOWN_CHARS = 240
const SHOWN_ITEMS = 8
/** What stands before the place that is shown, so that it can be found. */
const LEAD_CHARS = 24

/** `from`: the first character or item of interest. */
export function shownValue(value: GgufValue, from = 0): string {
  if (typeof value === 'object') return cut(listed([...value.values.slice(from, from + SHOWN_ITEMS)], from, value.values.length))
  const text = String(value)
  const start = text.length > SHOWN_CHARS ? Math.max(0, from - LEAD_CHARS) : 0
  return `${start > 0 ? '…' : ''}${cut(text.slice(start, start + SHOWN_CHARS + 1))}`
}

const cut = (text: string): string => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text)

/** `4: a, b, c, d`, or from an item on `9: [7] h, i`. */
const listed = (items: unknown[], from: number, count: number): string =>
  `${count}: ${from > 0 ? `[${from}] ` : ''}${items.join(', ')}${count > from + items.length ? ', …' : ''}`
