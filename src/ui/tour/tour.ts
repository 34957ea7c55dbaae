// A walk through the studio for newcomers: each stop is a place of the page and two sentences. It begins when somebody asks for it.
import type { ParseKeys } from 'i18next'
import { createStore } from 'zustand/vanilla'
import { goTo, shell } from '../app/store.ts'
import { readKept, writeKept } from '../kept.ts'

export interface Stop {
  /** What is shown, as it is found on the page; a stop without its place is passed over. */
  place: string
  panel: string
  title: ParseKeys
  text: ParseKeys
}

export const stops: readonly Stop[] = [
  { place: '#composer', panel: 'chat', title: 'tour.ask', text: 'tour.askText' },
  { place: '[data-testid="status-model"]', panel: 'chat', title: 'tour.model', text: 'tour.modelText' },
  { place: 'a[href="#/models"]', panel: 'models', title: 'tour.models', text: 'tour.modelsText' },
  { place: 'a[href="#/bench"]', panel: 'bench', title: 'tour.bench', text: 'tour.benchText' },
  { place: 'a[href="#/settings"]', panel: 'settings', title: 'tour.settings', text: 'tour.settingsText' },
  { place: '[data-testid="open-palette"]', panel: 'chat', title: 'tour.commands', text: 'tour.commandsText' },
]

/** `at`: the stop that is shown; null while there is no tour. */
export const tour = createStore<{ at: number | null; seen: boolean }>(() => ({ at: null, seen: readKept('tour') === 'seen' }))

export function showStop(at: number) {
  const stop = stops[at]
  if (!stop) return endTour()
  shell.setState({ paletteOpen: false, drawerOpen: false })
  if (shell.getState().panelId !== stop.panel) goTo(stop.panel)
  tour.setState({ at })
}

export const startTour = () => showStop(0)

export function endTour() {
  writeKept('tour', 'seen')
  tour.setState({ at: null, seen: true })
}
