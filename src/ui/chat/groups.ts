// How the list of conversations is divided, and which of them a search leaves.
import type { Conversation } from '../../storage/chats.ts'
import { type Age, ageOf } from './age.ts'

export type Group = { rows: Conversation[] } & (
  | { kind: 'pinned'; name: '' }
  | { kind: 'folder'; name: string }
  | { kind: 'age'; name: Age }
)

/** Pinned ones, then folders by name, then by age; each newest first, as `rows` are. */
export function grouped(rows: readonly Conversation[], now: Date): Group[] {
  const pinned = rows.filter(each => each.pinned)
  const rest = rows.filter(each => !each.pinned)
  const folders = [...new Set(rest.flatMap(each => each.folder ?? []))].sort((a, b) => a.localeCompare(b))
  const ages = [...new Set(rest.filter(each => !each.folder).map(each => ageOf(each.updatedAt, now)))]
  return [
    ...(pinned.length > 0 ? [{ kind: 'pinned' as const, name: '' as const, rows: pinned }] : []),
    ...folders.map(name => ({ kind: 'folder' as const, name, rows: rest.filter(each => each.folder === name) })),
    ...ages.map(name => ({ kind: 'age' as const, name, rows: rest.filter(each => !each.folder && ageOf(each.updatedAt, now) === name) })),
  ]
}

/** Those in whose title, folder or messages every word stands, in any case. */
export function matching(rows: readonly Conversation[], line: string): readonly Conversation[] {
  const words = line.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ title, folder = '', tree }) => {
    const head = `${title}\n${folder}`.toLowerCase()
    const rest = words.filter(word => !head.includes(word))
    return rest.length === 0 || rest.every(word => Object.values(tree.nodes).some(({ text }) => text.toLowerCase().includes(word)))
  })
}
