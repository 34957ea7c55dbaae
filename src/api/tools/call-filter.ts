// Tool calls in a stream of text: what is text is shown as it comes, what begins a call is held until the call can be read. What turns out to
// be no call is text after all: nothing that the model wrote is lost.
import { heldLength } from '../stop-texts.ts'
import type { ToolSyntax } from './syntax.ts'
import type { WrittenCall } from './written-call.ts'

export interface CallPieces {
  /** To be shown now. */
  text: string
  calls: WrittenCall[]
}

export interface CallFilter {
  push(text: string): CallPieces
  end(): CallPieces
}

/** `begun`: what the prompt ended in where the answer is the inside of a call. */
export function createCallFilter(syntax: ToolSyntax, begun?: string): CallFilter {
  const { openers, leading = [], closer } = syntax
  let held = ''
  /** What opened the call that is being held; undefined outside of one. */
  let opener = begun
  /** Nothing has come since the beginning, or since a call, but this white space: it is shown once text follows, and goes with a call. */
  let blank = true
  let space = ''
  let called = false

  function takeText(out: CallPieces, length: number): void {
    const text = held.slice(0, length)
    held = held.slice(length)
    if (blank && text.trim() === '') {
      space += text
      return
    }
    out.text += space + text
    space = ''
    blank = false
  }

  /** The place and text of the next opener; undefined where none is complete yet. */
  function nextOpener(): { at: number; opener: string; isLeading: boolean } | undefined {
    const start = held.length - held.trimStart().length
    const first = blank ? leading.find(each => held.startsWith(each, start)) : undefined
    if (first !== undefined) return { at: start, opener: first, isLeading: true }
    const found = openers.map(each => ({ at: held.indexOf(each), opener: each, isLeading: false })).filter(({ at }) => at >= 0)
    return found.sort((a, b) => a.at - b.at)[0]
  }

  function closeCall(out: CallPieces, body: string, raw: string): void {
    const calls = syntax.read(body.trim())
    if (calls) {
      out.calls.push(...calls)
      space = ''
      blank = true
      called = true
    } else {
      out.text += space + raw
      space = ''
      blank = false
    }
    opener = undefined
  }

  function run(isEnd: boolean): CallPieces {
    const out: CallPieces = { text: '', calls: [] }
    for (;;) {
      if (opener === undefined) {
        const next = nextOpener()
        if (!next) {
          takeText(out, isEnd ? held.length : held.length - heldLength(held, openers))
          if (isEnd && !called) out.text += space
          return out
        }
        takeText(out, next.at)
        held = held.slice(next.isLeading ? 0 : next.opener.length)
        opener = next.isLeading ? '' : next.opener
      }
      const at = closer === undefined ? -1 : held.indexOf(closer)
      if (at < 0 && !isEnd) return out
      const body = at < 0 ? held : held.slice(0, at)
      const rest = at < 0 ? '' : held.slice(at + closer!.length)
      held = ''
      closeCall(out, body, opener + body + (at < 0 ? '' : closer!))
      held = rest
      if (held === '' && opener === undefined) return out
    }
  }

  return {
    push(text) {
      held += text
      return run(false)
    },
    end: () => run(true),
  }
}
