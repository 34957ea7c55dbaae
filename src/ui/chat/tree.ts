// The message tree as pure functions: nothing is overwritten, an edit or a new answer is a sibling, and what is shown is one path.
import type { MessageNode, MessageTree } from '../../storage/chats.ts'

export const root = 'root'

export const emptyTree = (): MessageTree => ({ nodes: {}, children: {}, chosen: {} })

const keyOf = (parentId: string | null) => parentId ?? root

export const childrenOf = (tree: MessageTree, parentId: string | null): string[] => tree.children[keyOf(parentId)] ?? []

/** The messages shown, first to last. */
export function path(tree: MessageTree): MessageNode[] {
  const shown: MessageNode[] = []
  let id: string | undefined = tree.chosen[root]
  while (id !== undefined && tree.nodes[id]) {
    shown.push(tree.nodes[id])
    id = tree.chosen[id]
  }
  return shown
}

/** From the first message down to this one, whether or not it is shown. */
export function pathTo(tree: MessageTree, id: string): MessageNode[] {
  const upwards: MessageNode[] = []
  for (let node: MessageNode | undefined = tree.nodes[id]; node; node = node.parentId === null ? undefined : tree.nodes[node.parentId]) {
    upwards.push(node)
  }
  return upwards.reverse()
}

export const lastShown = (tree: MessageTree): MessageNode | undefined => path(tree).at(-1)

/** Adds a message under its parent as the newest sibling, and shows it. */
export function append(tree: MessageTree, node: MessageNode): MessageTree {
  const parent = keyOf(node.parentId)
  return {
    nodes: { ...tree.nodes, [node.id]: node },
    children: { ...tree.children, [parent]: [...(tree.children[parent] ?? []), node.id] },
    chosen: { ...tree.chosen, [parent]: node.id },
  }
}

export function update(tree: MessageTree, id: string, patch: Partial<MessageNode>): MessageTree {
  const node = tree.nodes[id]
  return node ? { ...tree, nodes: { ...tree.nodes, [id]: { ...node, ...patch } } } : tree
}

/** Which of its parent's children this message is. `position` counts from 1. */
export function branch(tree: MessageTree, id: string): { position: number; count: number } {
  const siblings = childrenOf(tree, tree.nodes[id]?.parentId ?? null)
  return { position: siblings.indexOf(id) + 1, count: siblings.length }
}

/** Shows the sibling `step` further on; stays at the ends. */
export function switchBranch(tree: MessageTree, id: string, step: number): MessageTree {
  const node = tree.nodes[id]
  if (!node) return tree
  const siblings = childrenOf(tree, node.parentId)
  const next = siblings[siblings.indexOf(id) + step]
  return next ? { ...tree, chosen: { ...tree.chosen, [keyOf(node.parentId)]: next } } : tree
}

/** Shows this message of its parent's children. */
export function choose(tree: MessageTree, id: string): MessageTree {
  const node = tree.nodes[id]
  return node ? { ...tree, chosen: { ...tree.chosen, [keyOf(node.parentId)]: id } } : tree
}

/** The message and its siblings, in order of birth. */
export const siblingsOf = (tree: MessageTree, id: string): MessageNode[] =>
  childrenOf(tree, tree.nodes[id]?.parentId ?? null).map(each => tree.nodes[each])

export interface Removed {
  nodes: MessageNode[]
  children: Record<string, string[]>
  chosen: Record<string, string>
  rootId: string
  index: number
}

function subtreeIds(tree: MessageTree, id: string): string[] {
  const found = [id]
  for (let at = 0; at < found.length; at++) found.push(...childrenOf(tree, found[at]))
  return found
}

/** Takes a message and all below it out; a sibling takes its place. `removed` puts everything back through `restore`. */
export function remove(tree: MessageTree, id: string): { tree: MessageTree; removed: Removed } | undefined {
  const node = tree.nodes[id]
  if (!node) return undefined
  const ids = subtreeIds(tree, id)
  const parent = keyOf(node.parentId)
  const siblings = childrenOf(tree, node.parentId)
  const index = siblings.indexOf(id)
  const left = siblings.filter(sibling => sibling !== id)
  const removed: Removed = { nodes: ids.map(each => tree.nodes[each]), children: {}, chosen: {}, rootId: id, index }
  const next: MessageTree = { nodes: { ...tree.nodes }, children: { ...tree.children }, chosen: { ...tree.chosen } }
  for (const each of ids) {
    if (tree.children[each]) removed.children[each] = tree.children[each]
    if (tree.chosen[each]) removed.chosen[each] = tree.chosen[each]
    delete next.nodes[each]
    delete next.children[each]
    delete next.chosen[each]
  }
  if (left.length > 0) next.children[parent] = left
  else delete next.children[parent]
  if (next.chosen[parent] === id) {
    const heir = left[Math.min(index, left.length - 1)]
    if (heir) next.chosen[parent] = heir
    else delete next.chosen[parent]
  }
  return { tree: next, removed }
}

/** Puts a removed branch back where it was and shows it. Messages written meanwhile stay, as siblings. */
export function restore(tree: MessageTree, removed: Removed): MessageTree {
  const top = removed.nodes[0]
  if (top.parentId !== null && !tree.nodes[top.parentId]) return tree
  const parent = keyOf(top.parentId)
  const siblings = [...(tree.children[parent] ?? [])]
  siblings.splice(Math.min(removed.index, siblings.length), 0, removed.rootId)
  return {
    nodes: { ...tree.nodes, ...Object.fromEntries(removed.nodes.map(node => [node.id, node])) },
    children: { ...tree.children, ...removed.children, [parent]: siblings },
    chosen: { ...tree.chosen, ...removed.chosen, [parent]: removed.rootId },
  }
}

const titleLength = 60

/** The first line of the first message, cut at a word. */
export function titleFrom(text: string): string {
  const line = text.trim().split('\n', 1)[0].replace(/\s+/g, ' ')
  if (line.length <= titleLength) return line
  const cut = line.slice(0, titleLength)
  const space = cut.lastIndexOf(' ')
  return `${space > titleLength / 2 ? cut.slice(0, space) : cut}…`
}
