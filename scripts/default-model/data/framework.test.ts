// The generator's own tools: seeds, splits, noise and checks.
import { describe, expect, it } from 'vitest'
import { judge, lastNumber } from './check.ts'
import { noisy } from './noise.ts'
import { hashText, seededRng } from './rng.ts'
import {
  allowed,
  allowedValue,
  choose,
  fill,
  heldOutPhrasing,
  isHeldOutValue,
  knownPhrasings,
  matchesPhrasing,
  pair,
  phrase,
} from './split.ts'

const TEMPLATES = Array.from({ length: 12 }, (_, index) => `Test question ${index} about {x}?`)
const ITEMS = Array.from({ length: 60 }, (_, index) => `item ${index}`)
const itself = (item: string) => item

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

describe('the seeded generator', () => {
  it('gives the same draws for the same seed and others for another', () => {
    const draws = (seed: string) => times(5, () => seededRng(seed).int(0, 1_000_000))
    expect(draws('a')).toEqual(draws('a'))
    expect(draws('a')).not.toEqual(draws('b'))
  })

  it('covers a range evenly, ends included', () => {
    const rng = seededRng('range')
    const counts = [0, 0, 0, 0]
    for (let count = 0; count < 4000; count++) counts[rng.int(0, 3)]++
    expect(Math.min(...counts)).toBeGreaterThan(900)
  })

  it('hashes as it always did, or every held-out set would move', () => {
    expect([hashText(''), hashText('Inkstone'), hashText('砚')]).toEqual([2872998923, 2098437599, 4185181057])
  })
})

describe('the splits', () => {
  it('keep phrasings apart', () => {
    const rng = seededRng(1)
    const trained = new Set(times(300, () => phrase(rng, 'train', 'test.a', TEMPLATES)))
    const heldOut = new Set(times(50, () => phrase(rng, 'held-out-phrasing', 'test.a', TEMPLATES)))
    expect(heldOut.size).toBe(1)
    expect(trained.size).toBe(11)
    expect([...heldOut].some(template => trained.has(template))).toBe(false)
    expect(knownPhrasings().get('test.a')?.heldOut).toEqual([...heldOut])
  })

  it('keep values apart', () => {
    const rng = seededRng(2)
    expect(times(100, () => choose(rng, 'train', 'test', ITEMS, itself)).some(item => isHeldOutValue('test', item))).toBe(false)
    expect(times(100, () => choose(rng, 'held-out-value', 'test', ITEMS, itself)).every(item => isHeldOutValue('test', item))).toBe(true)
    expect(allowedValue('train', 'test', ITEMS[0])).toBe(!allowedValue('held-out-value', 'test', ITEMS[0]))
  })

  it('keep pairs of known phrasings and known values apart', () => {
    const rng = seededRng(3)
    const pairs = (split: 'train' | 'held-out-combination' | 'held-out-value', facts: boolean) =>
      new Set(times(2000, () => JSON.stringify(pair(rng, split, 'test.b', TEMPLATES, ITEMS, itself, { facts }))))
    const trained = pairs('train', true)
    const heldOut = pairs('held-out-combination', true)
    expect([...heldOut].some(made => trained.has(made))).toBe(false)
    expect([...pairs('held-out-value', true)].every(made => heldOut.has(made) || !trained.has(made))).toBe(true)
    expect(allowed('held-out-phrasing', 'anything')).toBe(true)
  })

  it('refuse a second list under the same key, a list too short, and a template without its value', () => {
    expect(() => phrase(seededRng(1), 'train', 'test.a', [...TEMPLATES, 'more'])).toThrow('one list for a key')
    expect(() => phrase(seededRng(1), 'train', 'test.c', ['a', 'b'])).toThrow('wanted 3 or more')
    expect(() => fill('{a} {b}', { a: 1 })).toThrow('{b}')
  })
})

describe('a phrasing', () => {
  it.each([
    ['What is {x}?', 'what is {it}'],
    ['(Can|Could) you explain {x}?', 'could you explain {it}'],
    ['(Can|Could) you tell me (something )?about {x}?', 'Can you tell me about {it}?'],
    ['Explain {x}(|, please| in one sentence).', 'Explain {it}, please'],
    ['什么是{x}？', '什么是{it}'],
  ])('%s is recognized in "%s"', (template, text) => expect(matchesPhrasing(template, text)).toBe(true))

  it.each([
    ['What is {x}?', 'whats {it}'],
    ['{x}?', 'the {it}'],
    ['我忘了{x}是什么意思。', '我忘了{it}。'],
  ])('%s is not "%s"', (template, text) => expect(matchesPhrasing(template, text)).toBe(false))

  it('is recognized with anything in its slots where it is held out', () => {
    const heldOut = TEMPLATES.filter(template => template === phrase(seededRng('any'), 'held-out-phrasing', 'test.recognized', TEMPLATES))
    const trained = TEMPLATES.filter(template => !heldOut.includes(template))
    const isHeldOut = heldOutPhrasing()
    expect(heldOut.map(template => isHeldOut(fill(template, { x: 'red tea' })))).toEqual([true])
    expect(trained.filter(template => isHeldOut(fill(template, { x: 'red tea' })))).toEqual([])
  })
})

describe('noise', () => {
  it('leaves kept values and numbers as they are', () => {
    for (const text of times(500, index =>
      noisy(seededRng(index), 'en', 'Please reverse the word Straw and add 1,234 to it?', { intensity: 1, keep: ['Straw'] }),
    )) {
      expect(text).toContain('Straw')
      expect(text).toContain('1,234')
    }
  })

  it('changes nothing at intensity 0 and most texts at 1', () => {
    const question = '法国的首都是哪里？'
    expect(noisy(seededRng(1), 'zh', question, { intensity: 0 })).toBe(question)
    const changed = times(200, index => noisy(seededRng(index), 'zh', question, { intensity: 1, keep: ['法国'] }))
    expect(changed.filter(text => text !== question).length).toBeGreaterThan(120)
    expect(changed.every(text => text.includes('法国'))).toBe(true)
  })
})

describe('judging', () => {
  it('finds words and numbers whole, in any case', () => {
    expect(judge({ kind: 'contains', wanted: ['paris'] }, 'It is Paris.')).toBe(true)
    expect(judge({ kind: 'contains', wanted: ['Niger'] }, 'It is Nigeria.')).toBe(false)
    expect(judge({ kind: 'contains', wanted: ['6'] }, 'There are 16.')).toBe(false)
    expect(judge({ kind: 'contains', wanted: ['6'] }, 'There are 6.')).toBe(true)
    expect(judge({ kind: 'contains', wanted: ['巴黎'] }, '是巴黎。')).toBe(true)
  })

  it('takes the last number, with its sign and thousands', () => {
    expect(lastNumber('12 - 5 = 7')).toBe(7)
    expect(lastNumber('The result is -3.5.')).toBe(-3.5)
    expect(lastNumber('1,234')).toBe(1234)
    expect(lastNumber('5-3')).toBe(3)
    expect(lastNumber('none')).toBeUndefined()
  })

  it('compares JSON by value, fenced or not', () => {
    expect(judge({ kind: 'json', wanted: { a: 1, b: [2] } }, '```json\n{"b": [2], "a": 1}\n```')).toBe(true)
    expect(judge({ kind: 'json', wanted: { a: 1 } }, '{"a": 2}')).toBe(false)
    expect(judge({ kind: 'json', wanted: { a: 1 } }, 'a is 1')).toBe(false)
  })

  it('wants exactly the right tool call, or none', () => {
    const call = '<tool_call>\n{"name": "calculator", "arguments": {"expression": "2+2"}}\n</tool_call>'
    const wanted = { name: 'calculator', arguments: { expression: '2+2' } }
    expect(judge({ kind: 'tool', wanted }, call)).toBe(true)
    expect(judge({ kind: 'tool', wanted }, call + call)).toBe(false)
    expect(judge({ kind: 'tool', wanted: null }, call)).toBe(false)
    expect(judge({ kind: 'tool', wanted: null }, 'Hello!')).toBe(true)
  })

  it('knows an honest refusal and an exact answer', () => {
    expect(judge({ kind: 'honest' }, 'I can’t answer that; a larger model from Models can.')).toBe(true)
    expect(judge({ kind: 'honest' }, 'It is 42.')).toBe(false)
    expect(judge({ kind: 'exact', wanted: ['cba'] }, ' cba. ')).toBe(true)
    expect(judge({ kind: 'exact', wanted: ['cba'] }, 'CBA')).toBe(false)
  })
})

it('never thanks right after a value, where the thanks would look like a part of it', () => {
  const texts = times(500, index => noisy(seededRng(index), 'en', 'Uppercase: red dog', { intensity: 1, keep: ['red dog'] }))
  expect(texts.every(text => text.endsWith('red dog'))).toBe(true)
  expect(new Set(texts).size).toBeGreaterThan(20)
})
