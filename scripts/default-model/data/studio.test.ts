// The tables about the studio: enough questions, and answers that hold their own keys.
import { describe, expect, it } from 'vitest'
import { judge } from './check.ts'
import { withChoices } from './choices.ts'
import { jsonText } from './json-text.ts'
import { seededRng } from './rng.ts'
import { panels } from './tables/studio-panels.ts'
import { terms } from './tables/studio-terms.ts'
import { topics } from './tables/studio-topics/index.ts'

const LANGUAGES = ['en', 'zh'] as const

describe('the studio tables', () => {
  it('hold some 150 things that people ask', () => {
    expect(topics.length + terms.length + panels.length).toBeGreaterThanOrEqual(150)
  })

  it('ask for each topic in six or more ways', () => {
    const few = topics.flatMap(topic =>
      LANGUAGES.filter(language => topic[language].ask.length < 6).map(language => `${topic.id} ${language}`),
    )
    expect(few).toEqual([])
  })

  it('give each thing an id of its own', () => {
    for (const table of [topics, terms, panels]) expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
  })

  it('name no two terms alike', () => {
    for (const language of LANGUAGES) {
      const names = terms.flatMap(term => term[language].names.map(name => name.toLowerCase()))
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    }
  })

  it('answer with their own keys, in one or two short sentences', () => {
    for (const { id, ...asked } of [...topics, ...terms, ...panels]) {
      for (const language of LANGUAGES) {
        const { answer, key } = asked[language]
        expect([id, judge({ kind: 'contains', wanted: key }, answer), answer.length <= 180]).toEqual([id, true, true])
      }
    }
  })
})

describe('choices in a question', () => {
  it('are made, and an optional one is sometimes left out', () => {
    const made = new Set(Array.from({ length: 60 }, (_, seed) => withChoices(seededRng(seed), 'Open (the )?(file|model) (now|later)?')))
    expect([...made].sort()).toEqual(
      ['', 'the ']
        .flatMap(article => ['file', 'model'].flatMap(thing => ['now', 'later'].map(time => `Open ${article}${thing} ${time}?`)))
        .sort(),
    )
  })
})

describe('JSON in answers', () => {
  it('has one way to be written', () => {
    expect(jsonText({ a: 'x: "y"', b: [1, null], c: {} })).toBe('{"a": "x: \\"y\\"", "b": [1, null], "c": {}}')
  })
})
