// Where the text may be cut, and where not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownBlocks } from './markdown-blocks.ts'

describe('markdown blocks', () => {
  it('cuts at blank lines between paragraphs', () => {
    expect(markdownBlocks('one\nstill one\n\ntwo\n\n\nthree')).toEqual(['one\nstill one\n\n', 'two\n\n\n', 'three'])
  })

  it('keeps a fence whole, with blank lines and closed only by its own kind', () => {
    const code = '```js\na\n\n~~~\n\nb\n```\n'
    expect(markdownBlocks(`${code}\nafter`)).toEqual([`${code}\n`, 'after'])
    expect(markdownBlocks('````\n```\n\nx\n````\n\ny')).toEqual(['````\n```\n\nx\n````\n\n', 'y'])
  })

  it('keeps an unfinished fence whole while it streams', () => {
    expect(markdownBlocks('intro\n\n```\na\n\nb\n\nc')).toEqual(['intro\n\n', '```\na\n\nb\n\nc'])
  })

  it('keeps a loose list and its continuation paragraphs together', () => {
    const list = '1. one\n\n   more of one\n\n2. two\n\n'
    expect(markdownBlocks(`${list}after`)).toEqual([list, 'after'])
  })

  it('keeps a text with reference definitions whole', () => {
    expect(markdownBlocks('see [a]\n\n[a]: https://example.com')).toHaveLength(1)
  })

  it('never loses a character, and earlier blocks stay as they were while the text grows', () => {
    const line = fc.constantFrom('text', '', '- item', '  more', '```', '~~~', '1. one', '# head', '> quote', '|a|b|', '\t')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), lines => {
        const text = lines.join('\n')
        const blocks = markdownBlocks(text)
        expect(blocks.join('')).toBe(text)
        const longer = markdownBlocks(`${text}\nlast`)
        expect(longer.slice(0, Math.max(0, blocks.length - 1))).toEqual(blocks.slice(0, -1))
      }),
    )
  })
})
