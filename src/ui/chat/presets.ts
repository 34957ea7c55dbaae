// System prompts that are worth keeping: some of ours, and the person's own under names.
import type { ParseKeys } from 'i18next'
import { createStore } from 'zustand/vanilla'
import { readKept, writeKept } from '../kept.ts'

/** Name and text are sentences of the interface, in its language. */
export const ownPresets: { name: ParseKeys; text: ParseKeys }[] = [
  { name: 'presets.brief', text: 'presets.briefText' },
  { name: 'presets.teacher', text: 'presets.teacherText' },
  { name: 'presets.translator', text: 'presets.translatorText' },
  { name: 'presets.editor', text: 'presets.editorText' },
  { name: 'presets.json', text: 'presets.jsonText' },
]

export interface Preset {
  name: string
  text: string
}

const mostPresets = 100
const nameLimit = 80
const textLimit = 20_000

export function readPresets(kept: string | null): Preset[] {
  try {
    const value: unknown = JSON.parse(kept ?? '[]')
    if (!Array.isArray(value)) return []
    return value
      .filter((each): each is Preset => typeof each?.name === 'string' && typeof each?.text === 'string')
      .map(({ name, text }) => ({ name: name.slice(0, nameLimit), text: text.slice(0, textLimit) }))
      .slice(0, mostPresets)
  } catch {
    return []
  }
}

export const presets = createStore<{ kept: Preset[] }>(() => ({ kept: readPresets(readKept('presets')) }))

function setKept(kept: Preset[]) {
  writeKept('presets', JSON.stringify(kept))
  presets.setState({ kept })
}

/** Under a name that is there already it takes that one's place. */
export function keepPreset(preset: Preset) {
  const others = presets.getState().kept.filter(({ name }) => name !== preset.name)
  setKept([...others, preset].slice(-mostPresets))
}

/** Returns what takes it back. */
export function removePreset(name: string): () => void {
  const { kept } = presets.getState()
  setKept(kept.filter(each => each.name !== name))
  return () => setKept(kept)
}
