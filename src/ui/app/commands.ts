// Every command of the page, in the order in which the palette shows them.

import i18next from 'i18next'
import type { Command } from '../commands.ts'
import { chats, models } from '../engine.ts'
import { setLanguage } from '../i18n/index.ts'
import { listedPanels } from '../panels.ts'
import { setTheme } from '../theme/store.ts'
import { startTour } from '../tour/tour.ts'
import {
  copyMarkdown,
  copySettingsLink,
  copyText,
  focusComposer,
  newChat,
  pickImport,
  pickModel,
  saveExport,
  saveMarkdown,
} from './actions.ts'
import { goTo, setInspectorOpen, shell } from './store.ts'

const always = () => true
const lastAnswer = () => chats.activePath().findLast(node => node.role === 'assistant')
const idle = () => chats.getState().live === null
const inChat = () => shell.getState().panelId === 'chat'
/** What floats takes Escape for itself; the details of the model are a popover that the browser opens and closes. */
const floating = () =>
  shell.getState().paletteOpen ||
  shell.getState().drawerOpen ||
  shell.getState().cardOpen ||
  document.querySelector(':popover-open') !== null

/** Made when asked for: panels read this list, and this list reads the panels. */
export const commands = (): Command[] => [
  {
    id: 'palette',
    label: 'command.palette',
    shortcut: 'Mod+K',
    enabled: always,
    run: () => shell.setState(s => ({ paletteOpen: !s.paletteOpen })),
  },
  { id: 'new-chat', label: 'command.newChat', shortcut: 'Mod+Shift+O', enabled: always, run: newChat },
  { id: 'focus-composer', label: 'command.focusComposer', shortcut: 'Mod+J', enabled: inChat, run: focusComposer },
  { id: 'stop', label: 'command.stop', shortcut: 'Escape', enabled: () => !idle() && !floating(), run: () => chats.stop() },
  {
    id: 'regenerate',
    label: 'command.regenerate',
    shortcut: 'Mod+Shift+E',
    enabled: () => idle() && inChat() && models.getState().info !== null && lastAnswer() !== undefined,
    run: () => void chats.regenerate(lastAnswer()!.id),
  },
  {
    id: 'copy-last',
    label: 'command.copyLast',
    shortcut: 'Mod+Shift+Y',
    enabled: () => inChat() && lastAnswer() !== undefined,
    run: () => void copyText(lastAnswer()!.text),
  },
  {
    id: 'copy-markdown',
    label: 'command.copyMarkdown',
    enabled: () => inChat() && lastAnswer() !== undefined,
    run: () => void copyMarkdown(),
  },
  { id: 'save-markdown', label: 'command.saveMarkdown', enabled: () => inChat() && lastAnswer() !== undefined, run: saveMarkdown },
  { id: 'copy-settings', label: 'command.copySettings', enabled: inChat, run: () => void copySettingsLink() },
  {
    id: 'toggle-inspector',
    label: 'command.toggleInspector',
    shortcut: 'Mod+I',
    enabled: always,
    run: () => setInspectorOpen(!shell.getState().inspectorOpen),
  },
  { id: 'open-file', label: 'command.openFile', shortcut: 'Mod+O', enabled: always, run: pickModel },
  { id: 'unload', label: 'command.unload', enabled: () => models.getState().info !== null && idle(), run: () => void models.unload() },
  { id: 'tour', label: 'command.tour', enabled: always, run: startTour },
  { id: 'model-card', label: 'command.modelCard', enabled: always, run: () => shell.setState({ cardOpen: true }) },
  { id: 'export', label: 'command.exportAll', enabled: always, run: saveExport },
  { id: 'import', label: 'command.import', enabled: always, run: pickImport },
  ...listedPanels.map(panel => ({
    id: `go-${panel.id}`,
    label: { text: i18next.t('command.go', { panel: i18next.t(panel.label) as string }) },
    enabled: always,
    run: () => goTo(panel.id),
  })),
  { id: 'theme-light', label: 'command.light', enabled: always, run: () => setTheme('light') },
  { id: 'theme-dark', label: 'command.dark', enabled: always, run: () => setTheme('dark') },
  { id: 'theme-system', label: 'command.system', enabled: always, run: () => setTheme('system') },
  { id: 'english', label: 'command.english', enabled: always, run: () => void setLanguage('en') },
  { id: 'chinese', label: 'command.chinese', enabled: always, run: () => void setLanguage('zh') },
]
