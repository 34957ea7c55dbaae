// Conversations in IndexedDB, one record each: a conversation is a tree of messages and which child was chosen at each fork.
import { type DBSchema, openDB } from 'idb'
import { askToPersist } from './opfs.ts'

export interface SamplingSettings {
  temperature: number
  topK: number
  topP: number
  minP: number
  repetitionPenalty: number
  maxTokens: number
  /** Null draws a new one for each answer. */
  seed: number | null
}

export interface AnswerFigures {
  completionTokens: number
  promptTokens?: number
  cachedTokens?: number
  timeToFirstTokenMs?: number
  tokensPerSecond?: number
  seed?: number
  temperature?: number
  model?: string
  /** Names of the LoRA adapters that were on. */
  adapters?: string
}

/** What an answer was made from, for it to be made again; the question is its parent in the tree. */
export interface AnswerRecipe {
  systemPrompt: string
  /** With the seed that was drawn. */
  sampling: SamplingSettings
  /** Of the model's file, where it was known. */
  sha256?: string
}

/** `streaming` in a stored record means that the page closed while the answer was being written. */
export type MessageStatus = 'complete' | 'streaming' | 'stopped' | 'length' | 'interrupted' | 'failed'

/** A token of an answer, as it was chosen. */
export interface ShownToken {
  /** As it is read; what is no whole letter by itself is U+FFFD. */
  text: string
  /** Of such a token. */
  bytes?: number[]
  /** Absent of what nobody chose: text that was written on. */
  logprob?: number
  /** In nats. */
  entropy?: number
  /** The likeliest ones at this place. */
  top?: { text: string; logprob: number; isControl?: boolean }[]
}

export interface MessageNode {
  id: string
  parentId: string | null
  role: 'user' | 'assistant'
  text: string
  createdAt: number
  status: MessageStatus
  figures?: AnswerFigures
  error?: string
  /** Of an answer that was written in one go. */
  recipe?: AnswerRecipe
  /** Of an answer that was written while tokens were to be seen. */
  tokens?: ShownToken[]
}

export interface MessageTree {
  nodes: Record<string, MessageNode>
  /** Children in order of birth, by parent; the first messages under `root`. */
  children: Record<string, string[]>
  /** Which child is shown, by parent. */
  chosen: Record<string, string>
}

export interface Conversation {
  id: string
  title: string
  createdAt: number
  updatedAt: number
  systemPrompt: string
  sampling: SamplingSettings
  /** Stands before all others. */
  pinned?: boolean
  /** The name of the folder it lies in. */
  folder?: string
  tree: MessageTree
}

export interface ChatStorage {
  list(): Promise<Conversation[]>
  get(id: string): Promise<Conversation | undefined>
  put(conversation: Conversation): Promise<void>
  /** All or none. */
  putAll(conversations: Conversation[]): Promise<void>
  remove(id: string): Promise<void>
}

interface ChatsSchema extends DBSchema {
  conversations: { key: string; value: Conversation }
}

const databaseVersion = 1

export async function openChats(name = 'inkstone-chats'): Promise<ChatStorage> {
  const database = await openDB<ChatsSchema>(name, databaseVersion, {
    upgrade(db) {
      db.createObjectStore('conversations', { keyPath: 'id' })
    },
    // Another tab wants a newer version: let go, so that it need not wait for this page to close.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  return {
    list: () => database.getAll('conversations'),
    get: id => database.get('conversations', id),
    async put(conversation) {
      const transaction = database.transaction('conversations', 'readwrite')
      // Committed with the request, not after its answer: a page that is being left hears no answers.
      const written = transaction.store.put(conversation)
      transaction.commit()
      await Promise.all([written, transaction.done])
      void askToPersist()
    },
    async putAll(conversations) {
      const transaction = database.transaction('conversations', 'readwrite')
      try {
        for (const conversation of conversations) await transaction.store.put(conversation)
      } catch (cause) {
        await abandon(transaction)
        throw cause
      }
      await transaction.done
      void askToPersist()
    },
    async remove(id) {
      await database.delete('conversations', id)
    },
  }
}

/** A record that cannot be cloned throws before the database hears of it, and would leave those before it written. */
async function abandon(transaction: { abort(): void; done: Promise<void> }) {
  const ended = transaction.done.catch(() => {})
  try {
    transaction.abort()
  } catch {
    // It has ended by itself already, as after a full disk.
  }
  await ended
}

/** The same for a page that may not store: everything lasts until it closes. */
export function memoryChats(): ChatStorage {
  const kept = new Map<string, Conversation>()
  return {
    list: async () => [...kept.values()],
    get: async id => kept.get(id),
    async put(conversation) {
      kept.set(conversation.id, conversation)
    },
    async putAll(conversations) {
      for (const conversation of conversations) kept.set(conversation.id, conversation)
    },
    async remove(id) {
      kept.delete(id)
    },
  }
}
