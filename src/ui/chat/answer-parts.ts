// What stands in an answer beside prose: tool calls, and answers that are JSON from end to end. All else is markdown.
import { callsOf, isRecord, parsed, type WrittenCall } from '../../api/tools/written-call.ts'

export type AnswerPart = { kind: 'text'; text: string } | { kind: 'calls'; calls: WrittenCall[] } | { kind: 'json'; value: object }

/** Calls in the syntax that is written in text (Hermes); those of control tokens leave their JSON alone. */
const call = /<tool_call>\s*([\s\S]*?)\s*(?:<\/tool_call>|$)/g
/** A fence around the whole answer. */
const fenced = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/

/** While an answer streams, a call or JSON that is not whole yet is text. */
export function answerParts(text: string): AnswerPart[] {
  const whole = text.trim()
  const value = parsed(fenced.exec(whole)?.[1] ?? whole)
  if (isRecord(value) || (Array.isArray(value) && value.length > 0)) {
    const calls = hasOnlyCalls(value) ? callsOf(value) : undefined
    return [calls ? { kind: 'calls', calls } : { kind: 'json', value }]
  }
  const parts: AnswerPart[] = []
  let from = 0
  for (const found of text.matchAll(call)) {
    const calls = callsOf(parsed(found[1]))
    if (!calls) continue
    if (text.slice(from, found.index).trim() !== '') parts.push({ kind: 'text', text: text.slice(from, found.index) })
    parts.push({ kind: 'calls', calls })
    from = found.index + found[0].length
  }
  if (from === 0 || text.slice(from).trim() !== '') parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** A record that happens to have a name is no call: a call has arguments, and nothing else. */
const hasOnlyCalls = (value: object): boolean =>
  [value].flat().every(each => isRecord(each) && ['arguments,name', 'name,parameters'].includes(Object.keys(each).sort().join()))
