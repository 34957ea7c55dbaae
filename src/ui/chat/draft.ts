// What is being written: a line or two, and beside it the long texts that were pasted, which would bury it.

export interface Draft {
  text: string
  /** Pasted texts, in order. */
  pasted: string[]
}

export const emptyDraft: Draft = { text: '', pasted: [] }

/** What is longer stands beside the field. */
const LONG_CHARS = 3000

export const isLong = (pasted: string): boolean => pasted.length > LONG_CHARS

export const isBlank = ({ text, pasted }: Draft): boolean => text.trim() === '' && pasted.length === 0

/** The message that the model gets: what was written, then each pasted text in a fence that nothing in it closes. */
export function messageOf({ text, pasted }: Draft): string {
  return [text.trim(), ...pasted.map(fenced)].filter(Boolean).join('\n\n')
}

function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text.replace(/\n$/, '')}\n${fence}`
}
