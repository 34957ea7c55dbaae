// What every group promises: conversations in both languages and all splits, right by their own check, the same every time, and
// nothing in training that is held out.
import { describe, expect, it } from 'vitest'
import { judge } from './check.ts'
import { groups } from './groups/index.ts'
import { seededRng } from './rng.ts'
import { sample } from './sample.ts'
import { knownPhrasings, phrase } from './split.ts'
import type { Conversation, Group, Language, Split } from './types.ts'

const LANGUAGES: readonly Language[] = ['en', 'zh']
const SPLITS: readonly Split[] = ['train', 'held-out-phrasing', 'held-out-value', 'held-out-combination']
const EACH = 200
const DRAWS_OF_ESTIMATE = 1_500

function conversations(group: Group, language: Language, split: Split): Conversation[] {
  return Array.from({ length: EACH }, (_, index) => group.make(seededRng(`${group.name}/${index}`), language, split))
}

/** Chao's lower bound on how many kinds there are, from how many were seen once and how many twice (Chao 1984). */
function distinctAtLeast(group: Group, language: Language): number {
  const seen = new Map<string, number>()
  for (let index = 0; index < DRAWS_OF_ESTIMATE; index++) {
    const text = group
      .make(seededRng(`estimate/${index}`), language, 'train')
      .turns.map(turn => turn.content)
      .join('\n')
    seen.set(text, (seen.get(text) ?? 0) + 1)
  }
  const timesSeen = (times: number) => [...seen.values()].filter(count => count === times).length
  const [once, twice] = [timesSeen(1), timesSeen(2)]
  return seen.size + (once * (once - 1)) / (2 * (twice + 1))
}

function templatesOf(key: string): readonly string[] {
  return knownPhrasings().get(key)?.list ?? []
}

describe.each(groups.map(group => ({ name: group.name, group })))('the group $name', ({ group }) => {
  it.each(LANGUAGES.flatMap(language => SPLITS.map(split => ({ language, split }))))(
    'answers its own questions in $language, $split',
    ({ language, split }) => {
      for (const conversation of conversations(group, language, split)) {
        const answer = conversation.turns.at(-1)
        expect(conversation).toMatchObject({ group: group.name, language })
        expect(answer?.role).toBe('assistant')
        expect({
          turns: conversation.turns,
          check: conversation.check,
          right: judge(conversation.check, answer?.content ?? ''),
        }).toMatchObject({ right: true })
        expect(conversation.turns.every(turn => turn.content.trim() !== '' && !/\{\w+\}|undefined|NaN/.test(turn.content))).toBe(true)
      }
    },
  )

  it('makes the same conversations from the same seed', () => {
    expect(conversations(group, 'en', 'train')).toEqual(conversations(group, 'en', 'train'))
  })
})

it('never holds a phrasing out of one list that another list of the same language trains', () => {
  const lists = [...knownPhrasings()]
  const heldOut = new Map(lists.flatMap(([key, { heldOut }]) => heldOut.map(template => [template, key])))
  const leaks = lists.flatMap(([key, { trained }]) =>
    trained.filter(template => heldOut.has(template)).map(template => `${key}: ${template}`),
  )
  expect(leaks).toEqual([])
})

it('never draws a held-out phrasing for training', () => {
  const rng = seededRng('phrasings')
  for (const [key, { trained, heldOut }] of knownPhrasings()) {
    if (key.startsWith('test.')) continue
    const drawn = Array.from({ length: 100 }, () => phrase(rng, 'train', key, templatesOf(key)))
    expect(drawn.filter(template => heldOut.includes(template))).toEqual([])
    expect(drawn.every(template => trained.includes(template))).toBe(true)
    expect(heldOut).toContain(phrase(rng, 'held-out-phrasing', key, templatesOf(key)))
  }
})

it('can make a million distinct conversations and more', () => {
  const estimate = groups.reduce((sum, group) => sum + LANGUAGES.reduce((both, language) => both + distinctAtLeast(group, language), 0), 0)
  expect(estimate).toBeGreaterThan(1_000_000)
})

it('gives conversation number i whatever was made before it', () => {
  const options = { groups, split: 'train', seed: 7 } as const
  const inOrder = Array.from({ length: 20 }, (_, index) => sample(options, index))
  expect(sample(options, 13)).toEqual(inOrder[13])
})
