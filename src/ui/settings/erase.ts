// Everything that this studio keeps in the browser, gone: conversations, models, caches, choices, and the page itself for offline use.

/** The databases by their names, where the browser does not list them. */
const DATABASES = ['inkstone-chats', 'inkstone-verdicts', 'inkstone-tunings']

/** Ends whatever still holds a database or a file, then removes all; the page has to be loaded anew afterwards. */
export async function eraseEverything(stop: () => void): Promise<void> {
  stop()
  const names = (await indexedDB.databases?.().catch(() => undefined))?.flatMap(({ name }) => name ?? []) ?? DATABASES
  await Promise.all(names.map(deleteDatabase))
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined)
  for await (const name of root?.keys() ?? []) await root!.removeEntry(name, { recursive: true })
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name)
  for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister()
  localStorage.clear()
}

const deleteDatabase = (name: string) =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
    // It goes as soon as the last tab that holds it lets go; each one does when it hears of it.
    request.onblocked = () => resolve()
  })
