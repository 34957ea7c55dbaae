// What every group promises: conversations in both languages and all splits, right by their own check, the same every time, and
// nothing in training that is held out.
import { describe, expect, it } from 'vitest'
import { judge } from './check.ts'
import { groups } from './groups/index.ts'
import { seededRng } from './rng.ts'
import { sample } from './sample.ts'
import { knownPhrasings } from './split.ts'
import type { Conversation, Group, Language, Split } from './types.ts'

const LANGUAGES: readonly Language[] = ['en', 'zh']
const SPLITS: readonly Split[] = ['train', 'held-out-phrasing', 'held-out-value', 'held-out-combination']
const EACH = 200

function conversations(group: Group, language: Language, split: Split): Conversation[] {
  return Array.from({ length: EACH }, (_, index) => group.make(seededRng(`${group.name}/${index}`), language, split))
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

it('gives conversation number i whatever was made before it', () => {
  const options = { groups, split: 'train', seed: 7 } as const
  const inOrder = Array.from({ length: 20 }, (_, index) => sample(options, index))
  expect(sample(options, 13)).toEqual(inOrder[13])
})
