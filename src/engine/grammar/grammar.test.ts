// Grammars as automata: what they take and refuse, byte by byte; GBNF and regular expressions against what they mean; mistakes by name.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGrammar } from './automaton.ts'
import { choice, complement, type Expression, type Grammar, LAST_CHARACTER, rule, sequence, text } from './expression.ts'
import { parseGbnf } from './gbnf.ts'
import { Matcher } from './matcher.ts'
import { parseRegex, type RegexOptions } from './regex.ts'
import { byteSequences } from './utf8.ts'

const grammarOf = (rules: Record<string, Expression>): Grammar => ({ root: 'root', rules: new Map(Object.entries(rules)) })

function takes(grammar: Grammar): (value: string) => boolean {
  const matcher = new Matcher(compileGrammar(grammar))
  return value => matcher.walk(matcher.start(), new TextEncoder().encode(value))?.ends === true
}

const gbnf = (source: string) => takes(parseGbnf(source))
const regex = (pattern: string, options?: RegexOptions) => takes(grammarOf({ root: parseRegex(pattern, options) }))

describe('characters as bytes', () => {
  it('covers exactly the characters of a range', () => {
    const ranges: [number, number][] = [
      [0x41, 0x5a],
      [0x70, 0x90],
      [0x7f0, 0x812],
      [0x4e00, 0x9fff],
      [0xfff0, 0x1000f],
      [0x3f, 0x10ffff],
    ]
    for (const [first, last] of ranges) {
      const sequences = byteSequences(first, last)
      const matches = (character: number) => {
        const bytes = new TextEncoder().encode(String.fromCodePoint(character))
        return sequences.filter(each => each.length === bytes.length && each.every(([a, b], i) => bytes[i] >= a && bytes[i] <= b)).length
      }
      const probes = [
        first - 1,
        first,
        first + 1,
        Math.floor((first + last) / 2),
        last - 1,
        last,
        last + 1,
        0x7f,
        0x80,
        0x7ff,
        0x800,
        0xffff,
        0x10000,
      ]
      for (const probe of probes) {
        if (probe < 0 || probe > LAST_CHARACTER || (probe >= 0xd800 && probe <= 0xdfff)) continue
        expect([probe, matches(probe)]).toEqual([probe, probe >= first && probe <= last ? 1 : 0])
      }
    }
  })

  it('complements', () => {
    expect(complement([[0x61, 0x7a]])).toEqual([
      [0, 0x60],
      [0x7b, 0xd7ff],
      [0xe000, LAST_CHARACTER],
    ])
  })
})

describe('GBNF', () => {
  it('reads rules, classes, repetitions, groups, comments and escapes', () => {
    const list = gbnf(`
      # a list of things
      root ::= "[" (item (", " item)*)? "]"   # and its end
      item ::= [a-z]{2,4} | number
        | "\\"" [^"]* "\\""
      number ::= "-"? [0-9]+ ("." [0-9]{1,2})?
    `)
    for (const good of ['[]', '[ab]', '[ab, -12.5, "x y"]', '["é", abcd]']) expect([good, list(good)]).toEqual([good, true])
    for (const bad of ['', '[', '[a]', '[abcde]', '[1.234]', '[ab,cd]', '["]', '[ab] ']) expect([bad, list(bad)]).toEqual([bad, false])
    const odd = gbnf('root ::= [\\x41\\u4e2d\\]\\-] . "\\n" "\\t"?')
    expect(['A!\n', '中字\n\t', ']x\n', '-y\n', 'B!\n', 'A!'].map(odd)).toEqual([true, true, true, true, false, false])
  })

  it('recurses in the middle, and at the end without a limit', () => {
    const nested = gbnf('root ::= "(" root ")" | "x"')
    expect(['x', '((x))', `${'('.repeat(500)}x${')'.repeat(500)}`, '((x)', 'x)'].map(nested)).toEqual([true, true, true, false, false])
    const list = gbnf('root ::= "a" root | "a"')
    expect([list('a'.repeat(5000)), list(`${'a'.repeat(50)}b`)]).toEqual([true, false])
  })

  it.each([
    ['root ::= "a', 'grammar_syntax'],
    ['root ::= [a-', 'grammar_syntax'],
    ['root := "a"', 'grammar_syntax'],
    ['root ::= ("a"', 'grammar_syntax'],
    ['root ::= "a"{3,1}', 'grammar_syntax'],
    ['root ::= "a"{99999}', 'grammar_syntax'],
    ['root ::= "\\q"', 'grammar_syntax'],
    ['root ::= "a"\nroot ::= "b"', 'grammar_syntax'],
    [`root ::= ${'('.repeat(300)}"a"${')'.repeat(300)}`, 'grammar_syntax'],
    ['start ::= "a"', 'grammar_rule_missing'],
    ['root ::= other', 'grammar_rule_missing'],
    ['root ::= root "a" | "b"', 'grammar_left_recursive'],
    ['root ::= a\na ::= "x"? b\nb ::= a "y" | "z"', 'grammar_left_recursive'],
    ['root ::= "a" root', 'grammar_endless'],
    ['root ::= []', 'grammar_endless'],
    ['root ::= (((("a"{1000}){1000}){1000}))', 'grammar_too_large'],
  ])('refuses %s: %s', (source, code) => {
    expect(() => compileGrammar(parseGbnf(source))).toThrow(expect.objectContaining({ code }))
  })

  it('says where a mistake is', () => {
    expect(() => parseGbnf('root ::= "a"\nb ::= ]')).not.toThrow(/Line 1/)
    expect(() => parseGbnf('root ::= a\n  | {')).toThrow('Line 2, column 5')
  })

  it('leaves out ways that never end, so that no text gets stuck in one', () => {
    const matcher = new Matcher(compileGrammar(parseGbnf('root ::= "a" endless | "ab"\nendless ::= "x" endless')))
    const place = matcher.walk(matcher.start(), [0x61])!
    expect(matcher.step(place, 0x78)).toBeUndefined()
    expect(matcher.step(place, 0x62)?.ends).toBe(true)
  })

  it('gives up on a text that it reads in too many ways', () => {
    const matcher = new Matcher(compileGrammar(parseGbnf('root ::= s\ns ::= "a" s s | "a"')))
    expect(() => matcher.walk(matcher.start(), new Uint8Array(3000).fill(0x61))).toThrow(
      expect.objectContaining({ code: 'grammar_ambiguous' }),
    )
  })
})

describe('regular expressions', () => {
  const patterns = [
    'a*b+c?',
    '(ab|cd){2,3}',
    '[a-c]{1,2}[^a-c]',
    '\\d{2,}-\\w+',
    'x(?:y|z)*?',
    '(?<n>a)b|',
    '\\u0041\\x42',
    '[\\d.]+',
    'a.c',
  ]

  it.each(patterns)('%s takes what JavaScript takes', pattern => {
    const own = regex(pattern)
    const theirs = new RegExp(`^(?:${pattern})$`, 'u')
    const letters = fc.string({ unit: fc.constantFrom(...'abcdxyz0189-_.AB\n') })
    fc.assert(
      fc.property(letters, value => own(value) === theirs.test(value)),
      { numRuns: 200 },
    )
  })

  it('matches a part where that is enough, unless the pattern is tied to the ends', () => {
    const around = { partial: true }
    expect(['xaby', 'ab', 'ba'].map(regex('ab', around))).toEqual([true, true, false])
    expect(['ab', 'xab', 'abx'].map(regex('^ab$', around))).toEqual([true, false, false])
    expect(['abx', 'xab', 'xb'].map(regex('^a|b$', around))).toEqual([true, true, true])
  })

  it.each([
    '(?=a)b',
    'a(?!b)',
    '(a)\\1',
    'a^b',
    '\\bword',
    '*a',
    '[z-a]',
    'a{2,1}',
    'a**',
    '(a',
    '[a',
    'a{1',
    '\\p{L}',
    `${'('.repeat(300)}`,
  ])('refuses %s by name', pattern => {
    expect(() => parseRegex(pattern)).toThrow(expect.objectContaining({ code: 'regex_unsupported' }))
  })
})

it('a choice of a rule and itself, and empty texts, are no trouble', () => {
  const grammar = grammarOf({
    root: sequence(rule('a'), rule('a'), choice(rule('b'), rule('b'))),
    a: choice(text(''), text('x')),
    b: text('y'),
  })
  expect(['y', 'xy', 'xxy', 'xxxy', ''].map(takes(grammar))).toEqual([true, true, true, false, false])
})
