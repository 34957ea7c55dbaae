// Cuts markdown into blocks that render on their own, so that while an answer streams only its last block is parsed again.
// CommonMark 0.31: fences (4.5), lists (5.3), link reference definitions (4.7).

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
/** A definition or a footnote reaches over the whole text, so such a text stays whole. */
const definition = /^ {0,3}\[[^\]\n]+\]:/m

/** The blocks joined again give the text. */
export function markdownBlocks(text: string): string[] {
  if (definition.test(text)) return [text]
  const blocks: string[] = []
  let block = ''
  let blockIsList = false
  let open: string | undefined
  let blankBefore = false
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const bare = line.replace(/\r?\n$/, '')
    const blank = bare.trim() === ''
    if (open === undefined && blankBefore && !blank && startsBlock(bare, blockIsList)) {
      blocks.push(block)
      block = ''
    }
    if (block.trim() === '' && !blank) blockIsList = listItem.test(bare)
    open = fenceAfter(bare, open)
    block += line
    blankBefore = blank && open === undefined
  }
  if (block !== '') blocks.push(block)
  return blocks
}

/** After a blank line: an indented line or a further item still belongs to what came before. */
function startsBlock(line: string, inList: boolean): boolean {
  if (/^(?: {2,}|\t)/.test(line)) return false
  return !(inList && listItem.test(line))
}

/** The fence that is open after this line, if one is. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const found = fence.exec(line)
  if (!found) return open
  const [, marks, rest] = found
  if (open === undefined) return marks[0] === '`' && rest.includes('`') ? undefined : marks
  return marks[0] === open[0] && marks.length >= open.length && rest.trim() === '' ? undefined : open
}
