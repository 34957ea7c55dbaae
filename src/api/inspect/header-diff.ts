// What two headers differ in: keys of metadata and tensors, by name. Values are compared whole, and shown from where they begin to differ.
import type { GgufArray, GgufValue } from '../../formats/gguf.ts'
import type { TensorReport } from '../model-report.ts'
import { shownValue } from './shown-value.ts'

/** `left` and `right` as text, where the key is there. */
export interface MetadataPair {
  key: string
  change: 'added' | 'removed' | 'changed' | 'same'
  left?: string
  right?: string
}

/** Of several changes the first in this order: a tensor of another shape may have another format, too. */
export interface TensorPair {
  name: string
  change: 'added' | 'removed' | 'shape' | 'format' | 'same'
  left?: TensorReport
  right?: TensorReport
}

type Metadata = ReadonlyMap<string, GgufValue>

/** In the order of the left, then what only the right has. */
export function diffMetadata(left: Metadata, right: Metadata): MetadataPair[] {
  const pairs = [...left].map(([key, value]): MetadataPair => {
    const other = right.get(key)
    if (other === undefined) return { key, change: 'removed', left: shownValue(value) }
    const at = firstDifference(value, other)
    if (at === undefined) return { key, change: 'same', left: shownValue(value), right: shownValue(other) }
    return { key, change: 'changed', left: shownValue(value, at), right: shownValue(other, at) }
  })
  const added = [...right].filter(([key]) => !left.has(key))
  return [...pairs, ...added.map(([key, value]): MetadataPair => ({ key, change: 'added', right: shownValue(value) }))]
}

/** In the order of the left, then what only the right has. */
export function diffTensors(left: readonly TensorReport[], right: readonly TensorReport[]): TensorPair[] {
  const known = new Set(left.map(({ name }) => name))
  const others = new Map(right.map(tensor => [tensor.name, tensor]))
  const pairs = left.map((tensor): TensorPair => {
    const { name } = tensor
    const other = others.get(name)
    return other ? { name, change: tensorChange(tensor, other), left: tensor, right: other } : { name, change: 'removed', left: tensor }
  })
  const added = right.filter(({ name }) => !known.has(name))
  return [...pairs, ...added.map((tensor): TensorPair => ({ name: tensor.name, change: 'added', right: tensor }))]
}

function tensorChange(left: TensorReport, right: TensorReport): 'shape' | 'format' | 'same' {
  if (sides(left) !== sides(right)) return 'shape'
  return left.format === right.format ? 'same' : 'format'
}

/** For ggml a side that is missing at the end is 1. */
const sides = ({ shape }: TensorReport): string => shape.join(' ').replace(/( 1)+$/, '')

/** The first character or item that differs; 0 for all else that differs, undefined where nothing does. Number types are no difference. */
export function firstDifference(left: GgufValue, right: GgufValue): number | undefined {
  if (typeof left === 'object' && typeof right === 'object') return firstItem(left, right)
  if (typeof left === 'string' && typeof right === 'string') return left === right ? undefined : firstAt(left, right, isSame)
  return isSame(left, right) ? undefined : 0
}

function firstItem(left: GgufArray, right: GgufArray): number | undefined {
  const areSame = (a: unknown, b: unknown, i: number) =>
    isSame(a, b) && String(left.rawStrings?.get(i)) === String(right.rawStrings?.get(i))
  return firstAt(left.values, right.values, areSame)
}

function firstAt(
  left: ArrayLike<unknown>,
  right: ArrayLike<unknown>,
  areSame: (a: unknown, b: unknown, i: number) => boolean,
): number | undefined {
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) if (!areSame(left[i], right[i], i)) return i
  return left.length === right.length ? undefined : shared
}

const isSame = (left: unknown, right: unknown): boolean => left === right || Object.is(left, right)
