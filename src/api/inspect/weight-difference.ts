// How far the weights of one tensor lie from another's, as one figure that depends on neither their scale nor their order: the root mean square
// of the difference over that of the weights. 0: the same; what a format loses, such as 0.08 of 4 bits; √2: unrelated; 2: the opposite.

export interface WeightDifference {
  /** Pairs that were looked at. */
  seen: number
  /** Of these, pairs left out because one of the two is no finite number. */
  leftOut: number
  /** Absent where no pair was left. */
  relativeRms?: number
}

/** Of weights at the same places; both arrays are equally long. */
export function differenceOf(left: Float32Array, right: Float32Array): WeightDifference {
  let [compared, squares, size] = [0, 0, 0]
  for (let i = 0; i < left.length; i++) {
    if (!Number.isFinite(left[i]) || !Number.isFinite(right[i])) continue
    compared++
    squares += (left[i] - right[i]) ** 2
    size += (left[i] ** 2 + right[i] ** 2) / 2
  }
  const told = { seen: left.length, leftOut: left.length - compared }
  return compared === 0 ? told : { ...told, relativeRms: squares === 0 ? 0 : Math.sqrt(squares / size) }
}
