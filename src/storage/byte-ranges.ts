// Which bytes of a file are there, when they come in any order: ranges that do not touch, in order. No list is ever changed, so one that was
// taken stays what it was then.

/** From `start` up to and without `end`. */
export type ByteRange = readonly [start: number, end: number]

/** The ranges and one more, which may touch or cover any of them. */
export function withRange(ranges: readonly ByteRange[], [start, end]: ByteRange): ByteRange[] {
  const apart = ranges.filter(range => range[1] < start || range[0] > end)
  const joined = ranges.filter(range => !apart.includes(range))
  const whole: ByteRange = [Math.min(start, ...joined.map(range => range[0])), Math.max(end, ...joined.map(range => range[1]))]
  return [...apart, whole].sort((a, b) => a[0] - b[0])
}

export const lengthOf = (ranges: readonly ByteRange[]): number => ranges.reduce((sum, [start, end]) => sum + end - start, 0)

/** Up to where everything from the first byte on is there. */
export const leadOf = (ranges: readonly ByteRange[]): number => (ranges[0]?.[0] === 0 ? ranges[0][1] : 0)

/** The first range that is missing of a file of this size, cut to `mostBytes`; undefined where none is. */
export function firstGap(ranges: readonly ByteRange[], sizeBytes: number, mostBytes: number): ByteRange | undefined {
  const start = leadOf(ranges)
  const next = ranges.find(range => range[0] > start)?.[0] ?? sizeBytes
  return start < sizeBytes ? [start, Math.min(next, sizeBytes, start + mostBytes)] : undefined
}

/** What a record says is there; nothing where it is torn, or says more than the file has. */
export function readRanges(value: unknown, fileBytes: number): ByteRange[] {
  if (!Array.isArray(value)) return []
  let before = -1
  for (const range of value) {
    const isRange = Array.isArray(range) && range.length === 2 && range.every(Number.isSafeInteger)
    if (!isRange || range[0] <= before || range[1] <= range[0] || range[1] > fileBytes) return []
    before = range[1]
  }
  return value
}
