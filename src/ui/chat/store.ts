// Conversations and what is done with them. A plain store: React reads it, tests drive it, the engine is reached through `client()`.
import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorRecord, InkstoneError } from '../../base/errors.ts'
import type { ChatStorage, Conversation, MessageNode, SamplingSettings, ShownToken } from '../../storage/chats.ts'
import { memoryChats } from '../../storage/chats.ts'
import type { EngineClient } from '../../worker/client.ts'
import { errorLimit, exportConversations, folderLimit, isId, modelNameLimit, parseExport, toAdd, tokenLimit } from './exchange.ts'
import { streamAnswer } from './generate.ts'
import { defaultSampling, isSameSampling, requestOf, seedLimit } from './sampling.ts'
import { isWhole, textOfTokens } from './shown-tokens.ts'
import * as trees from './tree.ts'

/** The answer being written. One at a time: the device is one. */
export interface Live {
  conversationId: string
  messageId: string
  startedAt: number
  firstTokenAt?: number
  tokens: number
  prefill?: { doneTokens: number; totalTokens: number }
}

export interface ChatState {
  ready: boolean
  conversations: Record<string, Conversation>
  activeId: string
  live: Live | null
  /** False where the browser refuses IndexedDB. */
  kept: boolean
  /** Of the last answer that ended; read out by screen readers. */
  announcement: string
  /** What suits the loaded model: what its makers recommend, and our own for the rest. */
  suggested: SamplingSettings
}

export interface ChatDeps {
  openStorage(): Promise<ChatStorage>
  /** To the other pages over the same storage: the id of each conversation once it is written or removed. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>
  client(): EngineClient
  /** Resolves once a model can answer, or none is on its way: what is asked before then waits. */
  modelSettled(signal: AbortSignal): Promise<void>
  /** What models keep of conversations goes. */
  forget(): void
  modelName(): string | undefined
  /** Of the LoRA adapters that are on. */
  adapterNames(): string[]
  /** SHA-256 of the loaded model's file, where that is known or soon read. */
  modelHash(): Promise<string | undefined>
  /** How many of the likeliest tokens are kept at each place of an answer; 0: nothing of tokens. */
  alternatives(): number
  newId(): string
  now(): number
  /** Runs soon, before the next paint where there is one. */
  onFrame(run: () => void): void
  /** Least time between two saves of a streaming answer. */
  saveEveryMs: number
}

/** What another answer to the same question is made with, where that is not the conversation's own. */
export interface Variant {
  systemPrompt?: string
  sampling?: Partial<SamplingSettings>
  /** Before it begins: another model, or other adapters. */
  prepare?(): Promise<void>
}

export type ChatStore = ReturnType<typeof createChatStore>

const newSeed = () => Math.floor(Math.random() * (seedLimit + 1))

/** What a fresh page makes of stored records: an answer that was being written has been interrupted. */
export function afterReload(conversation: Conversation): Conversation {
  const cut = Object.values(conversation.tree.nodes).filter(node => node.status === 'streaming')
  const tree = cut.reduce((next, node) => trees.update(next, node.id, { status: 'interrupted' }), conversation.tree)
  return { ...conversation, tree }
}

export function createChatStore(deps: ChatDeps) {
  const first = blank(deps, undefined)
  const store = createStore<ChatState>(() => ({
    ready: false,
    conversations: { [first.id]: first },
    activeId: first.id,
    live: null,
    kept: true,
    announcement: '',
    suggested: defaultSampling,
  }))
  const saver = createSaver(deps, store)
  /** The id may come from the address, where anyone may have written `toString`. */
  function conversationOf(id: string): Conversation | undefined {
    const { conversations } = store.getState()
    return Object.hasOwn(conversations, id) ? conversations[id] : undefined
  }
  const active = () => store.getState().conversations[store.getState().activeId]
  let stopping: AbortController | undefined

  function change(id: string, patch: (conversation: Conversation) => Partial<Conversation>, save = true) {
    const conversation = conversationOf(id)
    if (!conversation) return
    const next = { ...conversation, ...patch(conversation) }
    store.setState(state => ({ conversations: { ...state.conversations, [id]: next } }))
    if (save) saver.save(id)
  }
  const changeTree = (id: string, grow: (tree: Conversation['tree']) => Conversation['tree']) =>
    change(id, ({ tree }) => ({ tree: grow(tree), updatedAt: deps.now() }))

  /** Takes it off the page; where it was open, a new chat is. */
  function drop(conversation: Conversation) {
    const { [conversation.id]: _gone, ...rest } = store.getState().conversations
    const wasOpen = store.getState().activeId === conversation.id
    const fresh = blank(deps, conversation)
    store.setState(wasOpen ? { conversations: { ...rest, [fresh.id]: fresh }, activeId: fresh.id } : { conversations: rest })
  }

  /** Another page has written or removed this one. An answer that is written here is newer than anything stored. */
  async function takeOver(id: string) {
    const before = conversationOf(id)
    const stored = await saver.read(id)
    const { kept, live } = store.getState()
    // What changed here meanwhile is on its way to the storage, and to that page.
    if (!kept || live?.conversationId === id || conversationOf(id) !== before) return
    if (stored) store.setState(state => ({ conversations: { ...state.conversations, [id]: stored } }))
    else if (before) drop(before)
  }

  function addMessage(conversationId: string, parentId: string | null, role: MessageNode['role'], text: string): string {
    const status = role === 'user' ? 'complete' : 'streaming'
    const node: MessageNode = { id: deps.newId(), parentId, role, text, createdAt: deps.now(), status }
    changeTree(conversationId, tree => trees.append(tree, node))
    return node.id
  }

  /** Streams into an assistant message that already exists; its text so far is kept and continued. */
  async function answer(conversationId: string, messageId: string, continued: boolean, variant: Variant) {
    stopping = new AbortController()
    const { signal } = stopping
    const failure = variant.prepare && (await variant.prepare().then(() => undefined, errorRecord))
    if (failure) {
      changeTree(conversationId, tree => trees.update(tree, messageId, { status: 'failed', error: failure.message.slice(0, errorLimit) }))
      return store.setState({ live: null, announcement: failure.message })
    }
    await deps.modelSettled(signal)
    const conversation = conversationOf(conversationId)
    if (!conversation) return store.setState({ live: null }) // deleted meanwhile
    const upTo = trees.pathTo(conversation.tree, messageId)
    const systemPrompt = variant.systemPrompt ?? conversation.systemPrompt
    const sampling = { ...conversation.sampling, ...variant.sampling }
    const seed = sampling.seed ?? newSeed()
    const request = requestOf(systemPrompt, continued ? upTo : upTo.slice(0, -1), sampling, seed, deps.alternatives())
    if (continued) request.continue_final_message = true
    const ended = await streamAnswer({
      client: deps.client(),
      request,
      signal,
      before: upTo.at(-1)?.text ?? '',
      now: deps.now,
      onFrame: deps.onFrame,
      onLive: live => store.setState({ live: { conversationId, messageId, ...live } }),
      onText(text) {
        change(conversationId, ({ tree }) => ({ tree: trees.update(tree, messageId, { text, status: 'streaming' }) }), false)
        saver.saveSoon(conversationId)
      },
    })
    const figures = ended.figures && {
      ...ended.figures,
      seed,
      temperature: sampling.temperature,
      model: deps.modelName()?.slice(0, modelNameLimit),
      adapters: deps.adapterNames().join(', ').slice(0, modelNameLimit) || undefined,
    }
    const { text, status } = ended
    const before = continued ? (upTo.at(-1)?.tokens ?? asTokens(upTo.at(-1)?.text ?? '')) : []
    const tokens = ended.tokens && [...before, ...ended.tokens].slice(0, tokenLimit)
    const error = ended.error?.slice(0, errorLimit)
    const recipe = continued
      ? undefined
      : { systemPrompt, sampling: { ...sampling, seed }, sha256: await deps.modelHash().catch(() => undefined) }
    changeTree(conversationId, tree => trees.update(tree, messageId, { text, status, error, figures, tokens, recipe }))
    store.setState({ live: null, announcement: status === 'failed' ? (error ?? '') : text })
  }

  const busy = () => store.getState().live !== null
  /** Takes the one place for an answer before anything is awaited, so that two quick presses make one answer. */
  function begin(conversationId: string, messageId: string, continued = false, variant: Variant = {}): Promise<void> {
    store.setState({ live: { conversationId, messageId, startedAt: deps.now(), tokens: 0 }, announcement: '' })
    return answer(conversationId, messageId, continued, variant)
  }

  return {
    ...store,
    active,
    activePath: () => trees.path(active().tree),

    async start() {
      const loading = saver.open().then(({ conversations, kept }) => {
        const loaded = Object.fromEntries(conversations.map(each => [each.id, afterReload(each)]))
        store.setState(state => ({ ready: true, kept, conversations: { ...loaded, ...state.conversations } }))
      })
      // One after the other, so that of two records the later one stays.
      let heard = loading
      deps.channel.onmessage = ({ data }) => {
        if (isId(data)) heard = heard.then(() => takeOver(data)).catch(() => {})
      }
      await loading
    },
    flush: () => saver.flush(),

    open(id: string) {
      if (conversationOf(id)) store.setState({ activeId: id })
    },
    newChat() {
      const empty = Object.values(store.getState().conversations).find(each => isEmpty(each))
      const fresh = { ...blank(deps, active()), ...(empty && { id: empty.id }) }
      store.setState(state => ({ activeId: fresh.id, conversations: { ...state.conversations, [fresh.id]: fresh } }))
    },
    setSystemPrompt: (systemPrompt: string) => change(store.getState().activeId, () => ({ systemPrompt })),
    setSampling: (patch: Partial<SamplingSettings>) =>
      change(store.getState().activeId, ({ sampling }) => ({ sampling: { ...sampling, ...patch } })),
    /** Of a model that was loaded. A chat in which nothing was answered and nothing was set takes it over. */
    suggestSampling(recommended: Partial<SamplingSettings>) {
      const { suggested: before, activeId } = store.getState()
      const suggested = { ...defaultSampling, ...recommended }
      store.setState({ suggested })
      const conversation = active()
      if (isUnanswered(conversation) && isSameSampling(conversation.sampling, before))
        change(activeId, () => ({ sampling: suggested }), false)
    },
    /** Into the folder of this name; an empty one takes it out. */
    setFolder: (folder: string) =>
      change(store.getState().activeId, () => ({ folder: folder.trim() ? folder.slice(0, folderLimit) : undefined })),
    togglePin: (id: string) => change(id, ({ pinned }) => ({ pinned: pinned ? undefined : true })),
    rename: (title: string) => change(store.getState().activeId, () => ({ title })),

    send(text: string): Promise<void> {
      if (busy() || !text.trim()) return Promise.resolve()
      const { id, tree, title } = active()
      const userId = addMessage(id, trees.lastShown(tree)?.id ?? null, 'user', text.trim())
      if (!title) change(id, () => ({ title: trees.titleFrom(text) }))
      return begin(id, addMessage(id, userId, 'assistant', ''))
    },
    /** The edited message becomes a sibling of the old one, with an answer of its own. */
    edit(messageId: string, text: string): Promise<void> {
      const { id, tree } = active()
      const old = tree.nodes[messageId]
      if (busy() || old?.role !== 'user' || !text.trim()) return Promise.resolve()
      const userId = addMessage(id, old.parentId, 'user', text.trim())
      return begin(id, addMessage(id, userId, 'assistant', ''))
    },
    regenerate(messageId: string): Promise<void> {
      const { id, tree } = active()
      const old = tree.nodes[messageId]
      if (busy() || old?.role !== 'assistant') return Promise.resolve()
      return begin(id, addMessage(id, old.parentId, 'assistant', ''))
    },
    /** Another answer to the same question for each variant, one after the other, until one is stopped. */
    async answerAlso(messageId: string, variants: readonly Variant[]): Promise<void> {
      const { id, tree } = active()
      const old = tree.nodes[messageId]
      for (const variant of variants) {
        if (busy() || old?.role !== 'assistant' || !conversationOf(id)) return
        await begin(id, addMessage(id, old.parentId, 'assistant', ''), false, variant)
        if (stopping?.signal.aborted) return
      }
    },
    /** Writes on at the end of an answer that was stopped; or answers a question that has no answer. */
    continueAnswer(messageId: string): Promise<void> {
      const { id, tree } = active()
      const node = tree.nodes[messageId]
      if (busy() || !node) return Promise.resolve()
      if (node.role === 'user') return begin(id, addMessage(id, messageId, 'assistant', ''))
      changeTree(id, old => trees.update(old, messageId, { status: 'streaming', error: undefined }))
      return begin(id, messageId, node.text !== '')
    },
    /** The answer once more up to its token `index`, then this one instead, and on from there: a branch of its own. */
    forceToken(messageId: string, index: number, forced: ShownToken): Promise<void> {
      const { id, tree } = active()
      const old = tree.nodes[messageId]
      if (busy() || old?.role !== 'assistant' || !old.tokens?.[index]) return Promise.resolve()
      const tokens = [...old.tokens.slice(0, index), { ...old.tokens[index], ...forced, bytes: undefined }]
      const text = textOfTokens(tokens)
      if (!isWhole(text)) return Promise.resolve()
      const newId = addMessage(id, old.parentId, 'assistant', text)
      changeTree(id, grown => trees.update(grown, newId, { tokens }))
      return begin(id, newId, true)
    },
    stop: () => stopping?.abort(),
    /** Shows this one of its siblings. */
    choose: (messageId: string) => change(store.getState().activeId, ({ tree }) => ({ tree: trees.choose(tree, messageId) })),
    switchBranch: (messageId: string, step: number) =>
      change(store.getState().activeId, ({ tree }) => ({ tree: trees.switchBranch(tree, messageId, step) })),

    /** Returns the undo. */
    deleteMessage(messageId: string): () => void {
      const { id, tree, title, systemPrompt } = active()
      const { live } = store.getState()
      const result = trees.remove(tree, messageId)
      if (!result) return () => {}
      if (live && result.removed.nodes.some(node => node.id === live.messageId)) return () => {}
      changeTree(id, () => result.tree)
      // What is asked next has nothing to do with the question that the title came from.
      if (isEmpty(active())) change(id, () => ({ title: '' }))
      return () => {
        changeTree(id, now => trees.restore(now, result.removed))
        change(id, now => ({ title: now.title || title, systemPrompt: now.systemPrompt || systemPrompt }))
      }
    },
    /** Returns the undo. */
    deleteConversation(id: string): () => void {
      const conversation = conversationOf(id)
      if (!conversation) return () => {}
      if (store.getState().live?.conversationId === id) stopping?.abort()
      drop(conversation)
      saver.remove(id)
      deps.forget()
      return () => {
        store.setState(state => ({ conversations: { ...state.conversations, [id]: afterReload(conversation) }, activeId: id }))
        saver.save(id)
      }
    },
    exportAll: () => exportConversations(listed(store.getState().conversations)),
    /** How many were added. On an error nothing is. */
    async importText(text: string): Promise<number> {
      const added = toAdd(parseExport(text), store.getState().conversations, deps.newId)
      try {
        await saver.addAll(added)
      } catch (cause) {
        throw new InkstoneError('import_not_kept', `The browser could not store the file: ${errorRecord(cause).message} Free some space.`, {
          cause,
        })
      }
      store.setState(state => ({ conversations: { ...state.conversations, ...Object.fromEntries(added.map(each => [each.id, each])) } }))
      return added.length
    },
  }
}

/** Text that nobody chose token by token. */
const asTokens = (text: string): ShownToken[] => (text ? [{ text }] : [])

export const isEmpty = (conversation: Conversation) => Object.keys(conversation.tree.nodes).length === 0

const isUnanswered = ({ tree }: Conversation) => Object.values(tree.nodes).every(({ role, text }) => role === 'user' || text === '')

/** Newest first, without those in which nothing was said. */
export const listed = (conversations: Record<string, Conversation>) =>
  Object.values(conversations)
    .filter(each => !isEmpty(each))
    .sort((a, b) => b.updatedAt - a.updatedAt)

function blank(deps: ChatDeps, like: Conversation | undefined): Conversation {
  const now = deps.now()
  const sampling = like?.sampling ?? defaultSampling
  return { id: deps.newId(), title: '', createdAt: now, updatedAt: now, systemPrompt: '', sampling, tree: trees.emptyTree() }
}

/** Writes conversations down: at once on a change, every `saveEveryMs` while an answer streams, all that is open on `flush`. */
function createSaver(deps: ChatDeps, store: StoreApi<ChatState>) {
  let storage: ChatStorage = memoryChats()
  let timer: ReturnType<typeof setTimeout> | undefined
  const dirty = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  const tell = (id: string) => () => deps.channel.postMessage(id)

  function flush(): Promise<unknown> {
    clearTimeout(timer)
    timer = undefined
    const { conversations, ready } = store.getState()
    if (!ready) return last
    for (const id of dirty) {
      const conversation = conversations[id]
      if (!conversation) continue
      const written = isEmpty(conversation) ? storage.remove(id) : storage.put(conversation)
      last = Promise.allSettled([last, written.then(tell(id), () => store.setState({ kept: false }))])
    }
    dirty.clear()
    return last
  }
  return {
    async open() {
      try {
        storage = await deps.openStorage()
        return { conversations: await storage.list(), kept: true }
      } catch {
        storage = memoryChats()
        return { conversations: [], kept: false }
      }
    },
    save(id: string) {
      dirty.add(id)
      void flush()
    },
    saveSoon(id: string) {
      dirty.add(id)
      timer ??= setTimeout(flush, deps.saveEveryMs)
    },
    remove(id: string) {
      dirty.delete(id)
      last = Promise.allSettled([last, storage.remove(id).then(tell(id))])
    },
    async addAll(added: Conversation[]) {
      await storage.putAll(added)
      for (const { id } of added) tell(id)()
    },
    read: (id: string) => storage.get(id),
    flush,
  }
}
