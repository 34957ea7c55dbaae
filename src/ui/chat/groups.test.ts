// Groups of the list, and what a search leaves.
import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../storage/chats.ts'
import { grouped, matching } from './groups.ts'
import { defaultSampling } from './sampling.ts'
import { append, emptyTree } from './tree.ts'

const now = new Date(2026, 10, 27, 12)
const conversation = (id: string, rest: Partial<Conversation> = {}, text = ''): Conversation => ({
  id,
  title: id,
  createdAt: 0,
  updatedAt: now.getTime(),
  systemPrompt: '',
  sampling: defaultSampling,
  tree: append(emptyTree(), { id: `${id}-1`, parentId: null, role: 'user', text, createdAt: 0, status: 'complete' }),
  ...rest,
})

describe('the list of conversations', () => {
  it('has pinned ones first, then folders by name, then days', () => {
    const rows = [
      conversation('new'),
      conversation('b', { folder: 'work' }),
      conversation('p', { pinned: true, folder: 'work' }),
      conversation('a', { folder: 'home' }),
      conversation('old', { updatedAt: 0 }),
    ]
    expect(grouped(rows, now).map(({ kind, name, rows }) => [kind, name, rows.map(({ id }) => id).join()])).toEqual([
      ['pinned', '', 'p'],
      ['folder', 'home', 'a'],
      ['folder', 'work', 'b'],
      ['age', 'today', 'new'],
      ['age', 'older', 'old'],
    ])
  })

  it('is searched in titles, folders and messages, for every word, in any case', () => {
    const rows = [conversation('Tea', { folder: 'Kitchen' }, 'How long does GREEN tea steep?'), conversation('Ink', {}, 'soot and glue')]
    const found = (line: string) => matching(rows, line).map(({ id }) => id)
    expect(found('green')).toEqual(['Tea'])
    expect(found('kitchen STEEP')).toEqual(['Tea'])
    expect(found('glue tea')).toEqual([])
    expect(found('  ')).toEqual(['Tea', 'Ink'])
  })

  it('of 500 conversations with 200 messages each is searched within a second, also on a busy machine', () => {
    const rows = Array.from({ length: 500 }, (_, i) => {
      const each = conversation(`c${i}`)
      for (let m = 0; m < 200; m++) {
        const id = `c${i}-m${m}`
        each.tree.nodes[id] = {
          id,
          parentId: null,
          role: 'user',
          text: `message ${m} of a long talk about nothing much`,
          createdAt: 0,
          status: 'complete',
        }
      }
      return each
    })
    const started = performance.now()
    expect(matching(rows, 'not-there')).toHaveLength(0)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
