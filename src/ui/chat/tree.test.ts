// The tree by small examples, then a random walk that must keep its invariants.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageNode, MessageTree } from '../../storage/chats.ts'
import { append, branch, childrenOf, emptyTree, path, pathTo, remove, restore, root, switchBranch, titleFrom, update } from './tree.ts'

const node = (id: string, parentId: string | null, role: 'user' | 'assistant' = 'user'): MessageNode => ({
  id,
  parentId,
  role,
  text: id,
  createdAt: 0,
  status: 'complete',
})
const grow = (...nodes: MessageNode[]) => nodes.reduce(append, emptyTree())
const shown = (tree: MessageTree) => path(tree).map(each => each.id)

describe('message tree', () => {
  it('shows messages in the order in which they were appended', () => {
    expect(shown(grow(node('u1', null), node('a1', 'u1', 'assistant'), node('u2', 'a1')))).toEqual(['u1', 'a1', 'u2'])
  })

  it('keeps the old branch when a message is edited, and shows the new one', () => {
    const tree = grow(node('u1', null), node('a1', 'u1'), node('u1b', null), node('a1b', 'u1b'))
    expect(shown(tree)).toEqual(['u1b', 'a1b'])
    expect(branch(tree, 'u1b')).toEqual({ position: 2, count: 2 })
    expect(shown(switchBranch(tree, 'u1b', -1))).toEqual(['u1', 'a1'])
  })

  it('makes a regenerated answer a sibling', () => {
    const tree = grow(node('u1', null), node('a1', 'u1'), node('a2', 'u1'), node('a3', 'u1'))
    expect(branch(tree, 'a3')).toEqual({ position: 3, count: 3 })
    expect(shown(switchBranch(tree, 'a3', 1))).toEqual(['u1', 'a3'])
    expect(shown(switchBranch(tree, 'a3', -2))).toEqual(['u1', 'a1'])
  })

  it('remembers the choice below a branch when it is left and entered again', () => {
    const base = grow(node('u1', null), node('a1', 'u1'), node('a2', 'u1'), node('u2', 'a2'), node('x1', null))
    expect(shown(switchBranch(base, 'x1', -1))).toEqual(['u1', 'a2', 'u2'])
  })

  it('shows the neighbour after a deletion, and everything again after the undo', () => {
    const tree = grow(node('u1', null), node('a1', 'u1'), node('a2', 'u1'), node('u2', 'a2'), node('a3', 'u2'))
    const result = remove(tree, 'a2')!
    expect(shown(result.tree)).toEqual(['u1', 'a1'])
    expect(Object.keys(result.tree.nodes)).toEqual(['u1', 'a1'])
    expect(restore(result.tree, result.removed)).toEqual(tree)
  })

  it('keeps what was written between a deletion and its undo', () => {
    const tree = grow(node('u1', null), node('a1', 'u1'))
    const result = remove(tree, 'a1')!
    const later = append(result.tree, node('a2', 'u1'))
    const undone = restore(later, result.removed)
    expect(childrenOf(undone, 'u1')).toEqual(['a1', 'a2'])
    expect(shown(undone)).toEqual(['u1', 'a1'])
  })

  it('leaves nothing behind when the only message goes', () => {
    expect(remove(grow(node('u1', null)), 'u1')!.tree).toEqual(emptyTree())
  })

  it('gives the path to a message that is not shown', () => {
    const tree = grow(node('u1', null), node('a1', 'u1'), node('a2', 'u1'))
    expect(pathTo(tree, 'a1').map(each => each.id)).toEqual(['u1', 'a1'])
  })

  it('changes nothing for an unknown message', () => {
    const tree = grow(node('u1', null))
    expect(update(tree, 'nobody', { text: 'x' })).toBe(tree)
    expect(switchBranch(tree, 'nobody', 1)).toBe(tree)
    expect(remove(tree, 'nobody')).toBeUndefined()
  })

  it('keeps its invariants through any walk of appends, switches, removals and undos', () => {
    const step = fc.record({ kind: fc.constantFrom('append', 'switch', 'remove', 'undo'), pick: fc.nat(50), by: fc.constantFrom(-1, 1) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        let tree = emptyTree()
        let removed: Parameters<typeof restore>[1] | undefined
        for (const [at, { kind, pick, by }] of steps.entries()) {
          const ids = Object.keys(tree.nodes)
          const some = ids[pick % Math.max(1, ids.length)]
          if (kind === 'append') tree = append(tree, node(`n${at}`, pick % 4 === 0 || !some ? null : some))
          else if (kind === 'switch' && some) tree = switchBranch(tree, some, by)
          else if (kind === 'remove' && some) {
            const result = remove(tree, some)!
            tree = result.tree
            removed = result.removed
          } else if (kind === 'undo' && removed) {
            tree = restore(tree, removed)
            removed = undefined
          }
          checkInvariants(tree)
        }
      }),
    )
  })
})

function checkInvariants(tree: MessageTree) {
  const listed = Object.values(tree.children).flat()
  expect(new Set(listed).size).toBe(listed.length)
  expect(new Set(listed)).toEqual(new Set(Object.keys(tree.nodes)))
  for (const [parent, ids] of Object.entries(tree.children)) {
    for (const id of ids) expect(tree.nodes[id].parentId ?? root).toBe(parent)
    expect(ids).toContain(tree.chosen[parent])
  }
}

describe('titles', () => {
  it('takes the first line and cuts at a word', () => {
    expect(titleFrom('  Why is\tthe sky blue?\nAnd more')).toBe('Why is the sky blue?')
    expect(titleFrom('word '.repeat(40))).toBe(`${'word '.repeat(12).trim()}…`)
    expect(titleFrom('天'.repeat(80))).toBe(`${'天'.repeat(60)}…`)
  })
})
