// A conversation as markdown, and its settings as an address: what people hand on. An address is anyone's to write, so what it says is held
// to the settings' own ranges, and nothing is asked by itself.
import type { Conversation, SamplingSettings } from '../../storage/chats.ts'
import { clampTo, type SamplingName, samplingRanges, seedLimit } from './sampling.ts'
import { path } from './tree.ts'

export interface SharedSettings {
  systemPrompt: string
  sampling: Partial<SamplingSettings>
}

/** Longer ones are cut: some programs cut addresses anywhere. */
const mostPromptChars = 4000

/** What is shown of the conversation, as headings and texts. */
export function asMarkdown(
  { title, systemPrompt, tree }: Conversation,
  names: { untitled: string; system: string; user: string; assistant: string },
): string {
  const parts = [`# ${title || names.untitled}`]
  if (systemPrompt.trim()) parts.push(`## ${names.system}`, systemPrompt.trim())
  for (const { role, text } of path(tree)) parts.push(`## ${names[role]}`, text)
  return `${parts.join('\n\n')}\n`
}

/** A file's name: letters and digits of any script. */
export const fileNameOf = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'chat'

/** The part of an address after `#/chat?`. */
export function settingsQuery({ systemPrompt, sampling }: Pick<Conversation, 'systemPrompt' | 'sampling'>): string {
  const query = new URLSearchParams()
  if (systemPrompt.trim()) query.set('system', systemPrompt.slice(0, mostPromptChars))
  for (const name of Object.keys(samplingRanges) as SamplingName[]) query.set(name, String(sampling[name]))
  if (sampling.seed !== null) query.set('seed', String(sampling.seed))
  return query.toString()
}

/** Undefined where the address has no settings. What is out of range is brought into it; what is no number is left out. */
export function readSettings(text: string): SharedSettings | undefined {
  const query = new URLSearchParams(text)
  const sampling: Partial<SamplingSettings> = {}
  const numberOf = (name: string) => (/^-?\d+(\.\d+)?$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined)
  for (const name of Object.keys(samplingRanges) as SamplingName[]) {
    const value = numberOf(name)
    if (value !== undefined) sampling[name] = clampTo(name, value)
  }
  const seed = numberOf('seed')
  if (seed !== undefined) sampling.seed = Math.min(seedLimit, Math.max(0, Math.round(seed)))
  const systemPrompt = (query.get('system') ?? '').slice(0, mostPromptChars)
  return systemPrompt || Object.keys(sampling).length > 0 ? { systemPrompt, sampling } : undefined
}
