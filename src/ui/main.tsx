// The page's entry: language, theme, stores, then React. The order matters: the first frame is already right.
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { keepNetworkLog } from '../base/network-log.ts'
import { App } from './app/App.tsx'
import { startChats } from './app/actions.ts'
import { startShell } from './app/store.ts'
import { chats, models } from './engine.ts'
import { startLanguage } from './i18n/index.ts'
import { startOffline } from './offline/register.ts'
import { watchModels } from './tasks/feeds.ts'
import './theme/base.css'
import { startTheme } from './theme/store.ts'

keepNetworkLog()
const words = startLanguage()
startTheme()
startShell()
watchModels()
void startChats()
void models.start()

// A closing or hidden page may never run again: what is still unsaved is written now.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) void chats.flush()
})
addEventListener('pagehide', () => void chats.flush())

// From then on the page opens without a network. Not before it has been painted and its model has begun to come.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => setTimeout(startOffline, 3000))
}

const rootElement = document.getElementById('root')
if (rootElement) {
  const root = createRoot(rootElement)
  // In slices: a worker starts only as fast as its page lets it, and the model waits for the worker.
  await words
  startTransition(() =>
    root.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  )
}
