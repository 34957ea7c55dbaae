// GBNF, llama.cpp's way of writing grammars, as expressions. Source: llama.cpp, grammars/README.md.
//   root ::= "yes" | "no" [0-9]{1,3} (", " item)*   # a comment
import { InkstoneError } from '../../base/errors.ts'
import {
  type CharRange,
  choice,
  complement,
  type Expression,
  type Grammar,
  LAST_CHARACTER,
  repeat,
  rule,
  sequence,
  text,
} from './expression.ts'

/** A grammar is written by a person or a program for one answer; more is a mistake or an attack. */
const MOST_CHARACTERS = 1 << 20
const MOST_DEPTH = 200
const MOST_REPETITIONS = 10_000

export function parseGbnf(source: string): Grammar {
  if (source.length > MOST_CHARACTERS)
    throw new InkstoneError(
      'grammar_too_large',
      `The grammar has ${source.length} characters; ${MOST_CHARACTERS} are read. Make it shorter.`,
    )
  return new GbnfParser(source).grammar()
}

class GbnfParser {
  readonly #characters: string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#characters = [...source]
  }

  grammar(): Grammar {
    const rules = new Map<string, Expression>()
    this.#space(true)
    while (this.#at < this.#characters.length) {
      const name = this.#name()
      this.#space(false)
      this.#expect('::=')
      this.#space(true)
      const body = this.#alternatives(false)
      if (rules.has(name)) throw this.#error(`the rule "${name}" is there twice`)
      rules.set(name, body)
      this.#space(true)
    }
    return { root: 'root', rules }
  }

  #peek = (offset = 0): string => this.#characters[this.#at + offset] ?? ''

  #error(what: string): InkstoneError {
    const before = this.#characters.slice(0, this.#at)
    const line = before.filter(character => character === '\n').length + 1
    const column = this.#at - before.lastIndexOf('\n')
    return new InkstoneError('grammar_syntax', `Line ${line}, column ${column} of the grammar: ${what}.`)
  }

  #expect(wanted: string): void {
    for (const character of wanted) {
      if (this.#peek() !== character)
        throw this.#error(`${wanted} was wanted, got ${this.#peek() ? JSON.stringify(this.#peek()) : 'the end'}`)
      this.#at++
    }
  }

  /** Blanks and comments; line ends only where a rule goes on or another one begins. */
  #space(withLines: boolean): void {
    for (;;) {
      const character = this.#peek()
      if (character === ' ' || character === '\t' || (withLines && (character === '\n' || character === '\r'))) this.#at++
      else if (character === '#') while (this.#at < this.#characters.length && !/[\r\n]/.test(this.#peek())) this.#at++
      else return
    }
  }

  #name(): string {
    const from = this.#at
    while (/^[a-zA-Z0-9_-]$/.test(this.#peek())) this.#at++
    if (this.#at === from) throw this.#error(`a rule's name was wanted, got ${JSON.stringify(this.#peek())}`)
    return this.#characters.slice(from, this.#at).join('')
  }

  #alternatives(nested: boolean): Expression {
    if (++this.#depth > MOST_DEPTH) throw this.#error(`brackets are nested more than ${MOST_DEPTH} deep`)
    const all = [this.#items(nested)]
    while (this.#continues()) {
      this.#at++
      this.#space(true)
      all.push(this.#items(nested))
    }
    this.#depth--
    return all.length === 1 ? all[0] : choice(...all)
  }

  /** Another alternative may stand on the next line too. */
  #continues(): boolean {
    const from = this.#at
    this.#space(true)
    if (this.#peek() === '|') return true
    this.#at = from
    return false
  }

  #items(nested: boolean): Expression {
    const items: Expression[] = []
    for (;;) {
      const item = this.#item()
      if (!item) return items.length === 1 ? items[0] : sequence(...items)
      items.push(this.#repeated(item))
      this.#space(nested)
    }
  }

  #item(): Expression | undefined {
    const character = this.#peek()
    if (character === '"') return this.#literal()
    if (character === '[') return this.#class()
    if (character === '.') {
      this.#at++
      return { kind: 'chars', ranges: [[0, LAST_CHARACTER]] }
    }
    if (character === '(') {
      this.#at++
      this.#space(true)
      const inner = this.#alternatives(true)
      this.#space(true)
      this.#expect(')')
      return inner
    }
    return /^[a-zA-Z0-9_-]$/.test(character) ? rule(this.#name()) : undefined
  }

  #repeated(item: Expression): Expression {
    const character = this.#peek()
    if (character === '*' || character === '+' || character === '?') {
      this.#at++
      return this.#repeated(repeat(item, character === '+' ? 1 : 0, character === '?' ? 1 : undefined))
    }
    if (character !== '{') return item
    this.#at++
    const least = this.#count() ?? 0
    let most: number | undefined = least
    if (this.#peek() === ',') {
      this.#at++
      most = this.#count()
    }
    this.#expect('}')
    if (most !== undefined && most < least) throw this.#error(`{${least},${most}} ends before it begins`)
    return this.#repeated(repeat(item, least, most))
  }

  #count(): number | undefined {
    const from = this.#at
    while (/^\d$/.test(this.#peek())) this.#at++
    if (from === this.#at) return undefined
    const count = Number(this.#characters.slice(from, this.#at).join(''))
    if (count > MOST_REPETITIONS) throw this.#error(`${count} repetitions; ${MOST_REPETITIONS} are taken`)
    return count
  }

  #literal(): Expression {
    this.#at++
    let value = ''
    while (this.#peek() !== '"') {
      if (this.#peek() === '' || this.#peek() === '\n') throw this.#error('the text in quotes has no end')
      value += String.fromCodePoint(this.#character())
    }
    this.#at++
    return text(value)
  }

  #class(): Expression {
    this.#at++
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    const ranges: CharRange[] = []
    while (this.#peek() !== ']') {
      if (this.#peek() === '') throw this.#error('the brackets have no end')
      const first = this.#character()
      if (this.#peek() === '-' && this.#peek(1) !== ']') {
        this.#at++
        const last = this.#character()
        if (last < first) throw this.#error('a range ends before it begins')
        ranges.push([first, last])
      } else ranges.push([first, first])
    }
    this.#at++
    return { kind: 'chars', ranges: negated ? complement(ranges) : ranges }
  }

  /** One character, or what an escape stands for. */
  #character(): number {
    const character = this.#peek()
    this.#at++
    if (character !== '\\') return character.codePointAt(0)!
    const kind = this.#peek()
    this.#at++
    const simple: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', '[': '[', ']': ']', '-': '-', '^': '^' }
    if (kind in simple) return simple[kind].charCodeAt(0)
    const digits = { x: 2, u: 4, U: 8 }[kind]
    if (!digits) throw this.#error(`\\${kind} is no escape`)
    const hex = this.#characters.slice(this.#at, this.#at + digits).join('')
    this.#at += digits
    const value = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN
    if (!(value <= LAST_CHARACTER)) throw this.#error(`\\${kind}${hex} is no character`)
    return value
  }
}
