// Small things that a page keeps for itself under names, in IndexedDB; where that is refused they last as long as the page.
import { openDB } from 'idb'

export interface KeyValue<T> {
  read(key: string): Promise<T | undefined>
  write(key: string, value: T): Promise<void>
  remove(key: string): Promise<void>
}

const store = 'values'
const databaseVersion = 1

export function keyValue<T>(name: string): KeyValue<T> {
  const kept = new Map<string, T>()
  const open = async () =>
    openDB(name, databaseVersion, {
      upgrade: database => void database.createObjectStore(store),
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    })
  const opened = open().catch(() => undefined)
  return {
    async read(key) {
      const stored = await opened.then(database => database?.get(store, key)).catch(() => undefined)
      return (stored as T | undefined) ?? kept.get(key)
    },
    async write(key, value) {
      kept.set(key, value)
      await opened.then(database => database?.put(store, value, key)).catch(() => undefined)
    },
    async remove(key) {
      kept.delete(key)
      await opened.then(database => database?.delete(store, key)).catch(() => undefined)
    },
  }
}
