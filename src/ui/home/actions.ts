// Home's one store, and what it does with the rest of the page.
import i18next from 'i18next'
import { newChat } from '../app/actions.ts'
import { toast } from '../app/store.ts'
import { chats, client, newId } from '../engine.ts'
import { readKept, writeKept } from '../kept.ts'
import { watchWork } from '../tasks/feeds.ts'
import { createProjectStore } from './project.ts'

export const project = createProjectStore({
  client,
  newId,
  now: () => Date.now(),
  kept: () => readKept('project'),
  keep: text => writeKept('project', text),
})

watchWork(project, {
  title: () => i18next.t('home.evaluating'),
  place: 'home',
  cancel: project.stop,
  finished: (now, before) => now.project.runs !== before.project.runs,
})

export function askInChat(question: string) {
  newChat()
  void chats.send(question)
}

export function startAnew() {
  toast(i18next.t('home.startedAnew'), { action: { label: i18next.t('shell.undo'), run: project.startAnew() } })
}
