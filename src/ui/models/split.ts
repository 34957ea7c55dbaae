// Files of a list that are parts of one model are one entry of it, if all of them are there; parts without the others stand by themselves.
import { splitName } from '../../formats/split-name.ts'

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** In the order of the list, a model of parts where its first one stood. `stem`: the parts' name without their numbers. */
export function bySplit<T extends { name: string }, R>(
  files: readonly T[],
  ofOne: (file: T) => R,
  ofParts: (stem: string, parts: T[]) => R,
): R[] {
  const groups = new Map<string, { stem: string; count: number; parts: Map<number, T> }>()
  for (const file of files) {
    const split = splitName(baseName(file.name))
    if (!split) continue
    const key = `${folderOf(file.name)}${split.stem}/${split.count}`
    const group = groups.get(key) ?? { stem: folderOf(file.name) + split.stem, count: split.count, parts: new Map() }
    groups.set(key, group.parts.set(split.number, file) && group)
  }
  const whole = [...groups.values()].filter(({ count, parts }) =>
    Array.from({ length: count }, (_, i) => i + 1).every(number => parts.has(number)),
  )
  const groupOf = new Map(whole.flatMap(group => [...group.parts.values()].map(file => [file, group] as const)))
  const shown = new Set<object>()
  return files.flatMap(file => {
    const group = groupOf.get(file)
    if (!group) return [ofOne(file)]
    if (shown.has(group)) return []
    shown.add(group)
    return [
      ofParts(
        group.stem,
        [...group.parts.entries()].sort(([a], [b]) => a - b).map(([, part]) => part),
      ),
    ]
  })
}
