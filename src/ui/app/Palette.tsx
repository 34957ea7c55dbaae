// The command palette: the commands that can run now and the conversations by title, the first few that match.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { listed } from '../chat/store.ts'
import type { Command } from '../commands.ts'
import { chats } from '../engine.ts'
import { Keys } from '../parts/index.tsx'
import { openChat } from './actions.ts'
import { commands } from './commands.ts'
import styles from './Palette.module.css'
import { shell } from './store.ts'

const shownAtMost = 12

export function Palette() {
  const open = useStore(shell, state => state.paletteOpen)
  const dialog = useRef<HTMLDialogElement>(null)
  const { t } = useTranslation()
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  const close = () => shell.setState({ paletteOpen: false })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press on the backdrop; the keyboard closes a dialog with Escape by itself.
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t('shell.commands')}
      onClose={close}
      onClick={event => event.target === event.currentTarget && close()}
    >
      {open && <PaletteBody close={close} />}
    </dialog>
  )
}

function usePaletteRows(query: string): { command: Command; text: string }[] {
  const { t } = useTranslation()
  const conversations = listed(chats.getState().conversations).map<Command>(({ id, title }) => ({
    id: `open-${id}`,
    label: { text: t('command.openConversation', { title }) },
    enabled: () => true,
    run: () => openChat(id),
  }))
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return [...commands().filter(command => command.id !== 'palette'), ...conversations]
    .filter(command => command.enabled())
    .map(command => ({ command, text: typeof command.label === 'object' ? command.label.text : (t(command.label) as string) }))
    .filter(({ text }) => words.every(word => text.toLowerCase().includes(word)))
    .slice(0, shownAtMost)
}

function PaletteBody({ close }: { close(): void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const rows = usePaletteRows(query)
  const current = Math.min(at, rows.length - 1)
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current row, or other rows, are the reason to run.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current, query])
  const run = (command: Command) => {
    close()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((current + 1) % Math.max(1, rows.length))
    else if (event.key === 'ArrowUp') setAt((current - 1 + rows.length) % Math.max(1, rows.length))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && rows[current]) run(rows[current].command)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className={styles.field}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={rows[current] && `${id}-${rows[current].command.id}`}
        aria-label={t('shell.commands')}
        placeholder={t('command.placeholder')}
        value={query}
        // biome-ignore lint/a11y/noAutofocus: the dialog exists to be typed into.
        autoFocus
        onChange={event => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={id} role="listbox" aria-label={t('shell.commands')} className={styles.rows}>
        {rows.map(({ command, text }, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the combobox keeps the focus and handles the keys.
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === current}
            className={styles.row}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span>{text}</span>
            {command.shortcut && <Keys shortcut={command.shortcut} />}
          </div>
        ))}
        {rows.length === 0 && <p className={styles.none}>{t('command.none')}</p>}
      </div>
    </>
  )
}
