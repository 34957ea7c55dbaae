// Judges an answer. The one idea: a check looks at what the answer says, not at how it says it, but never takes a part of a word or
// of a number for the whole ("Niger" is not in "Nigeria", 6 is not in 16).
import type { Check } from './types.ts'

const TOOL_CALL = /<tool_call>([\s\S]*?)<\/tool_call>/g
const ADMISSION =
  /\b(can't|cannot|can not|don't know|do not know|not able|unable|too small|beyond (me|what)|outside what|not something i)\b|不会|不能|不知道|没法|无法|太小|超出|答不/i

/** Does the answer satisfy the check? */
export function judge(check: Check, answer: string): boolean {
  switch (check.kind) {
    case 'contains':
      return check.wanted.every(wanted => containsWhole(answer, wanted))
    case 'exact':
      return check.wanted.some(wanted => bare(wanted) === bare(answer))
    case 'number':
      return lastNumber(answer) === check.wanted
    case 'json':
      return parsesTo(answer, check.wanted)
    case 'tool':
      return callsTool(answer, check.wanted)
    case 'honest':
      return ADMISSION.test(answer.replace(/’/g, "'")) && /\bmodels\b|模型/i.test(answer)
  }
}

/** Without spaces around it and without its final full stop. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/[.。]$/, '')
    .trimEnd()
}

/** Is `wanted` in the text, not as a part of a longer Latin word or a longer number? Chinese characters need no boundary. */
function containsWhole(text: string, wanted: string): boolean {
  const escaped = wanted.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const before = /^\d/.test(wanted) ? '(?<!\\d|\\d[.,])' : /^[a-z]/i.test(wanted) ? '(?<![a-z\\d])' : ''
  const after = /\d$/.test(wanted) ? '(?!\\d|[.,]\\d)' : /[a-z]$/i.test(wanted) ? '(?![a-z\\d])' : ''
  return new RegExp(before + escaped + after, 'iu').test(text)
}

/** The last number written in digits; a hyphen counts as a minus when no digit stands before it. */
export function lastNumber(text: string): number | undefined {
  const found = text.replace(/−/g, '-').match(/(?<!\d\s?)-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<!\d\s?)-\d+(?:\.\d+)?|\d+(?:\.\d+)?/g)
  const last = found?.at(-1)
  return last === undefined ? undefined : Number(last.replace(/,/g, ''))
}

function parsesTo(answer: string, wanted: unknown): boolean {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(answer)
  return sameValue(parsed(fenced ? fenced[1] : answer), wanted)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function callsTool(answer: string, wanted: { name: string; arguments: Record<string, unknown> } | null): boolean {
  const calls = [...answer.matchAll(TOOL_CALL)].map(call => parsed(call[1]))
  if (wanted === null) return !answer.includes('<tool_call>')
  return calls.length === 1 && sameValue(calls[0], { name: wanted.name, arguments: wanted.arguments })
}

/** Equal as JSON: the order of keys doesn't count, the order of lists does. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(key => key in b && sameValue(member(a, key), member(b, key)))
}

function member(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key]
}
