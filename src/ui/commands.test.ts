// Key presses and what they mean, on a Mac and elsewhere.
import { describe, expect, it } from 'vitest'
import { type Command, keysOf, matches, runShortcut } from './commands.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('takes Ctrl for Mod, and Command on a Mac, never both', () => {
    expect(matches('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true)
    expect(matches('Mod+K', press('k', { metaKey: true }), true)).toBe(true)
    expect(matches('Mod+K', press('k', { metaKey: true }), false)).toBe(false)
    expect(matches('Mod+K', press('k', { ctrlKey: true, metaKey: true }), true)).toBe(false)
  })

  it('wants exactly the keys that are named', () => {
    expect(matches('Mod+Shift+O', press('O', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
    expect(matches('Mod+K', press('k', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
    expect(matches('Escape', press('Escape'), false)).toBe(true)
    expect(matches('Escape', press('Escape', { altKey: true }), false)).toBe(false)
  })

  it('prints the keys as the keyboard does', () => {
    expect(keysOf('Mod+Shift+O', true)).toEqual(['⌘', '⇧', 'O'])
    expect(keysOf('Mod+Shift+O', false)).toEqual(['Ctrl', 'Shift', 'O'])
  })

  it('runs the first command that is enabled', () => {
    const ran: string[] = []
    const command = (id: string, enabled: boolean): Command => ({
      id,
      label: { text: id },
      shortcut: 'Escape',
      enabled: () => enabled,
      run: () => void ran.push(id),
    })
    expect(runShortcut([command('off', false), command('on', true), command('later', true)], press('Escape'))).toBe(true)
    expect(runShortcut([command('off', false)], press('Escape'))).toBe(false)
    expect(ran).toEqual(['on'])
  })
})
