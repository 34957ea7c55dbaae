// Keeps what a user wrote from acting as control tokens. Before the template runs, the first character of everything in the messages that
// could become part of a control token is swapped for a stand-in that occurs nowhere else; after the rendered text was cut at control
// tokens, the stand-ins become the characters again. So control tokens come from the template alone, and no text is lost.
import { TemplateError } from './template-limits.ts'

/** Noncharacters first: no text should hold them. The private use area is for texts that do. */
const STAND_IN_RANGES = [
  [0xfdd0, 0xfdef],
  [0xe000, 0xf8ff],
] as const

/**
 * So much of a control token at a place is suspicious: `<|i`, `</s`, `[IN`. Fewer characters would hide what templates look for in a
 * content, such as `</think>` where `</s>` is a control token.
 */
const PREFIX_CHARS = 3

/** Control tokens as the guard compares them: in lower case, since templates may change case. Made once for each vocabulary, which bounds them. */
interface ControlShapes {
  texts: readonly string[]
  prefixes: ReadonlySet<string>
  /** Every proper beginning and ending of a control token, for the two ends of a content. */
  beginnings: ReadonlySet<string>
  endings: ReadonlySet<string>
  longestChars: number
}
const knownShapes = new WeakMap<readonly string[], ControlShapes>()

export class PromptGuard {
  readonly #control: ControlShapes
  readonly #free: Iterator<string>
  readonly #standIns = new Map<string, string>()

  /** `source` is everything that may hold characters: the template and the messages as JSON. */
  constructor(controlTexts: readonly string[], source: string) {
    this.#control = shapesOf(controlTexts)
    this.#free = freeCharacters(source)
  }

  /** A character that occurs nowhere and stands for nothing. */
  takeUnused(): string {
    const next = this.#free.next()
    if (!next.done) return next.value
    throw new TemplateError(
      'template_input',
      'The messages use every private character of Unicode; one must be free. Remove binary data from the messages.',
    )
  }

  /** A message's text: also what could join with the template's own text at its two ends. */
  protectContent(text: string): string {
    let body = this.protectText(text)
    if (text === '') return body
    // Templates often trim: the ends that remain count as well.
    for (const end of new Set([text.length, text.trimEnd().length])) {
      const openChars = this.#openEnd(text.slice(0, end))
      if (openChars > 0) body = this.#swapAt(body, end - openChars)
    }
    for (const start of new Set([0, text.length - text.trimStart().length])) {
      if (this.#canContinue(text.slice(start))) body = this.#swapAt(body, start)
    }
    return body
  }

  /** Any other text in the messages: whatever looks like the start of a control token. */
  protectText(text: string): string {
    let result = ''
    let done = 0
    const lower = text.toLowerCase()
    // A few characters change their length in lower case; then each is compared by itself.
    const at =
      lower.length === text.length
        ? (i: number, n: number) => lower.slice(i, i + n)
        : (i: number, n: number) => text.slice(i, i + n).toLowerCase()
    const { prefixes } = this.#control
    for (let i = 0; i < text.length; i++) {
      if (!prefixes.has(at(i, PREFIX_CHARS)) && !prefixes.has(at(i, 2)) && !prefixes.has(at(i, 1))) continue
      result += text.slice(done, i) + this.#standIn(text[i])
      done = i + 1
    }
    return result + text.slice(done)
  }

  /** Every string inside a JSON-like value, keys included. */
  protectDeep(value: unknown): unknown {
    if (typeof value === 'string') return this.protectText(value)
    if (Array.isArray(value)) return value.map(item => this.protectDeep(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.protectText(name), this.protectDeep(item)]))
  }

  /** The characters again, also where a template wrote them as JSON escapes. */
  restore(text: string): string {
    let result = text
    for (const [char, standIn] of this.#standIns) {
      const escaped = `\\u${standIn.charCodeAt(0).toString(16)}`
      result = result.replaceAll(standIn, () => char).replaceAll(escaped, () => char)
    }
    return result
  }

  #standIn(char: string): string {
    const known = this.#standIns.get(char)
    if (known !== undefined) return known
    const standIn = this.takeUnused()
    this.#standIns.set(char, standIn)
    return standIn
  }

  #swapAt(text: string, at: number): string {
    const char = text[at]
    if ([...this.#standIns.values()].includes(char)) return text
    return text.slice(0, at) + this.#standIn(char) + text.slice(at + 1)
  }

  /** How many characters at the end could begin a control token that the template completes. */
  #openEnd(text: string): number {
    const tail = text.slice(-this.#control.longestChars).toLowerCase()
    for (let count = tail.length; count > 0; count--) if (this.#control.beginnings.has(tail.slice(-count))) return count
    return 0
  }

  /** Whether the text could end, or be the middle of, a control token that the template began. */
  #canContinue(text: string): boolean {
    const { endings, longestChars, texts } = this.#control
    const head = text.slice(0, longestChars).toLowerCase()
    for (let count = 1; count <= head.length; count++) if (endings.has(head.slice(0, count))) return true
    return head !== '' && text.length < longestChars && texts.some(control => control.includes(head))
  }
}

function shapesOf(controlTexts: readonly string[]): ControlShapes {
  const known = knownShapes.get(controlTexts)
  if (known) return known
  const texts = controlTexts.map(text => text.toLowerCase())
  const cuts = texts.flatMap(text => Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => [text, i + 1] as const))
  const shapes: ControlShapes = {
    texts,
    prefixes: new Set(texts.map(text => text.slice(0, PREFIX_CHARS))),
    beginnings: new Set(cuts.map(([text, at]) => text.slice(0, at))),
    endings: new Set(cuts.map(([text, at]) => text.slice(at))),
    longestChars: texts.reduce((longest, text) => Math.max(longest, text.length), 0),
  }
  knownShapes.set(controlTexts, shapes)
  return shapes
}

function* freeCharacters(source: string): Generator<string> {
  const used = new Set(source)
  for (const [first, last] of STAND_IN_RANGES) {
    for (let code = first; code <= last; code++) {
      const char = String.fromCharCode(code)
      if (!used.has(char) && !source.includes(`\\u${code.toString(16)}`)) yield char
    }
  }
}
