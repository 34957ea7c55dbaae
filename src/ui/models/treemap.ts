// A treemap: rectangles whose areas are their shares, as near to squares as they can be (Bruls, Huizing and van Wijk 2000, squarified treemaps).

export interface Tile {
  x: number
  y: number
  width: number
  height: number
}

/** Tiles of `width` × `height` for values above 0, the largest first; in the order of the values. */
export function treemap(values: readonly number[], width: number, height: number): Tile[] {
  const total = values.reduce((sum, value) => sum + value, 0)
  const tiles: Tile[] = []
  const room = { x: 0, y: 0, width, height }
  const scale = total > 0 ? (width * height) / total : 0
  for (let first = 0; first < values.length; ) {
    const side = Math.min(room.width, room.height)
    let end = first + 1
    let sum = values[first] * scale
    // As long as one more makes the worst of the row no longer.
    while (end < values.length) {
      const next = sum + values[end] * scale
      if (worst(values, first, end + 1, next, scale, side) > worst(values, first, end, sum, scale, side)) break
      sum = next
      end++
    }
    layRow(
      values.slice(first, end).map(value => value * scale),
      sum,
      room,
      tiles,
    )
    first = end
  }
  return tiles
}

/** Of a row along `side`: the longest of its tiles, as length over breadth. */
function worst(values: readonly number[], first: number, end: number, sum: number, scale: number, side: number): number {
  const largest = values[first] * scale
  const smallest = values[end - 1] * scale
  return Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest))
}

function layRow(areas: number[], sum: number, room: Tile, tiles: Tile[]): void {
  const isWide = room.width >= room.height
  const side = isWide ? room.height : room.width
  const depth = side > 0 ? sum / side : 0
  let at = 0
  for (const area of areas) {
    const length = depth > 0 ? area / depth : 0
    tiles.push(
      isWide ? { x: room.x, y: room.y + at, width: depth, height: length } : { x: room.x + at, y: room.y, width: length, height: depth },
    )
    at += length
  }
  if (isWide) {
    room.x += depth
    room.width -= depth
  } else {
    room.y += depth
    room.height -= depth
  }
}
