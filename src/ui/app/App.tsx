// The frame of the studio: rail, header, work, inspector, status bar. What is inside comes from the registry of panels.
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { runShortcut } from '../commands.ts'
import { models } from '../engine.ts'
import { formatPercent } from '../i18n/format.ts'
import { withItsTexts } from '../i18n/index.ts'
import { LostBanner } from '../model/LostBanner.tsx'
import { ModelCard } from '../model/ModelCard.tsx'
import { progressOf } from '../model/progress.ts'
import { StatusBar } from '../model/StatusBar.tsx'
import { mayCompute } from '../model/store.ts'
import { panelOf } from '../panels.ts'
import { tour } from '../tour/tour.ts'
import styles from './App.module.css'
import { importFile, inputIds, newChat, takeFiles } from './actions.ts'
import { commands } from './commands.ts'
import { Drawer } from './Drawer.tsx'
import { DropZone } from './DropZone.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Header } from './Header.tsx'
import { Inspector } from './Inspector.tsx'
import { Palette } from './Palette.tsx'
import { Rail } from './Rail.tsx'
import { shell } from './store.ts'
import { Toasts } from './Toasts.tsx'

const Tour = lazy(() => withItsTexts(import('../tour/Tour.tsx')))

export function App() {
  const { t } = useTranslation()
  const panel = panelOf(useStore(shell, state => state.panelId))
  const inspectorOpen = useStore(shell, state => state.inspectorOpen)
  const usable = useStore(models, mayCompute)
  const touring = useStore(tour, state => state.at !== null)
  useKeyboard()
  useTabTitle()
  return (
    <div className={styles.app} data-inspector={(inspectorOpen && panel.Inspector !== undefined) || undefined}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('work')?.focus()}>
        {t('app.skip')}
      </button>
      <Rail panel={panel} />
      <div className={styles.centre}>
        <Header panel={panel} />
        <LostBanner />
        <main id="work" tabIndex={-1} className={styles.work} key={panel.id}>
          <ErrorBoundary goBack={newChat}>
            <Suspense fallback={<p className="visually-hidden">{t('app.loading')}</p>}>
              <panel.View />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {panel.Inspector && usable && <Inspector panel={panel} />}
      <StatusBar />
      <Drawer panel={panel} />
      <Palette />
      <ModelCard />
      <DropZone />
      {touring && (
        <Suspense>
          <Tour />
        </Suspense>
      )}
      <Toasts />
      <HiddenInputs />
    </div>
  )
}

function HiddenInputs() {
  const { t } = useTranslation()
  const take = (use: (file: File) => void) => (event: React.ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // Cleared, so that choosing the same file again is a change again.
    if (file) use(file)
    event.target.value = ''
  }
  const takeModel = (event: React.ChangeEvent<HTMLInputElement>) => {
    void takeFiles([...(event.target.files ?? [])])
    event.target.value = ''
  }
  return (
    <section className="visually-hidden" aria-label={t('command.openFile')}>
      <input
        id={inputIds.model}
        data-testid="open-file"
        type="file"
        accept=".gguf"
        multiple
        tabIndex={-1}
        aria-label={t('model.open')}
        onChange={takeModel}
      />
      <input
        id={inputIds.chats}
        data-testid="import"
        type="file"
        accept=".json,application/json"
        tabIndex={-1}
        aria-label={t('chat.import')}
        onChange={take(file => void importFile(file))}
      />
    </section>
  )
}

function useKeyboard() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && !event.isComposing && runShortcut(commands(), event)) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Long work shows in the tab's title, for those who went elsewhere meanwhile. */
function useTabTitle() {
  const { t } = useTranslation()
  const share = useStore(models, state => progressOf(state)?.share)
  const panel = panelOf(useStore(shell, state => state.panelId))
  useEffect(() => {
    const place = `${t(panel.label)} · Inkstone`
    document.title = share === undefined ? place : `${formatPercent(share)} · ${place}`
  }, [share, panel, t])
}
