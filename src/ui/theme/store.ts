// The theme: what the person chose, kept, and what the page shows. "system" follows the device.
import { createStore } from 'zustand/vanilla'
import { readKept, writeKept } from '../kept.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'

interface ThemeState {
  choice: ThemeChoice
  shown: 'light' | 'dark'
}

const isThemeChoice = (value: unknown): value is ThemeChoice => value === 'system' || value === 'light' || value === 'dark'
const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined

function shownFor(choice: ThemeChoice): 'light' | 'dark' {
  if (choice !== 'system') return choice
  return systemDark?.matches ? 'dark' : 'light'
}

const kept = readKept('theme')
const first: ThemeChoice = isThemeChoice(kept) ? kept : 'system'

export const themeStore = createStore<ThemeState>(() => ({ choice: first, shown: shownFor(first) }))

function apply() {
  const shown = shownFor(themeStore.getState().choice)
  themeStore.setState({ shown })
  document.documentElement.dataset.theme = shown
  const paper = getComputedStyle(document.body).backgroundColor
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', paper)
}

export function setTheme(choice: ThemeChoice) {
  writeKept('theme', choice)
  themeStore.setState({ choice })
  apply()
}

/** From what is shown to the other; "system" is chosen in the settings. */
export const toggleTheme = () => setTheme(themeStore.getState().shown === 'dark' ? 'light' : 'dark')

export function startTheme() {
  systemDark?.addEventListener('change', apply)
  apply()
}
