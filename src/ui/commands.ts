// A command is a record: label, shortcut, enabled, run. The palette, the keyboard and the help all read the same list.
import type { ParseKeys } from 'i18next'

export interface Command {
  id: string
  label: ParseKeys | { text: string }
  /** `Mod` is ⌘ on a Mac and Ctrl elsewhere; then `Shift`, then a letter: `Mod+Shift+O`. Other signs take Shift on some keyboards. */
  shortcut?: string
  enabled(): boolean
  run(): void
}

export const isMac = typeof navigator !== 'undefined' && /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent)

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

export function matches(shortcut: string, press: KeyPress, mac = isMac): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1)!.toLowerCase()
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  return (
    press.key.toLowerCase() === key &&
    mod === parts.includes('Mod') &&
    press.shiftKey === parts.includes('Shift') &&
    !other &&
    !press.altKey
  )
}

const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Escape: 'esc' }
const otherSigns: Record<string, string> = { Mod: 'Ctrl', Shift: 'Shift', Escape: 'Esc' }

/** The keys as they are printed on this keyboard. */
export const keysOf = (shortcut: string, mac = isMac): string[] =>
  shortcut.split('+').map(part => (mac ? macSigns : otherSigns)[part] ?? part.toUpperCase())

/** Runs the first command that the key press means. */
export function runShortcut(commands: Command[], press: KeyPress): boolean {
  const command = commands.find(each => each.shortcut && matches(each.shortcut, press) && each.enabled())
  command?.run()
  return command !== undefined
}
