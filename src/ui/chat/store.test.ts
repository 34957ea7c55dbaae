// The store against a scripted engine: branches, stops, failures, what is kept and when.
import { afterEach, describe, expect, it } from 'vitest'
import type { ChatCompletionChunk, ChatCompletionRequest, FinishReason } from '../../api/openai.ts'
import { deferred } from '../../base/deferred.ts'
import { InkstoneError } from '../../base/errors.ts'
import { type ChatStorage, type Conversation, memoryChats } from '../../storage/chats.ts'
import type { EngineClient } from '../../worker/client.ts'
import { afterReload, createChatStore, listed } from './store.ts'

const chunkOf = (content?: string, finish: FinishReason | null = null): ChatCompletionChunk => ({
  id: 'x',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'm',
  choices: [{ index: 0, delta: content === undefined ? {} : { content }, finish_reason: finish }],
})

const usageChunk: ChatCompletionChunk = {
  ...chunkOf(undefined, 'stop'),
  usage: {
    prompt_tokens: 5,
    completion_tokens: 2,
    total_tokens: 7,
    prompt_tokens_details: { cached_tokens: 1 },
    timings: { time_to_first_token_ms: 12, prefill_tokens_per_second: 100, decode_tokens_per_second: 30 },
  },
}

type Script = (request: ChatCompletionRequest, signal: AbortSignal) => AsyncGenerator<ChatCompletionChunk>

async function* twoWords(): AsyncGenerator<ChatCompletionChunk> {
  yield { ...chunkOf(), choices: [], prefill: { done_tokens: 5, total_tokens: 5 } }
  yield chunkOf('Hello')
  yield chunkOf(' there')
  yield usageChunk
}

function fakeEngine(script: () => Script) {
  const requests: ChatCompletionRequest[] = []
  const create = async (request: ChatCompletionRequest, { signal }: { signal: AbortSignal }) => {
    requests.push(structuredClone(request))
    return script()(request, signal)
  }
  return { requests, client: { chat: { completions: { create } } } as unknown as EngineClient }
}

interface SetUp {
  storage?: ChatStorage
  openStorage?: () => Promise<ChatStorage>
  channel?: BroadcastChannel
  page?: string
  modelName?: string
  modelSettled?: (signal: AbortSignal) => Promise<void>
  now?: () => number
  alternatives?: number
}

function setUp(options: SetUp = {}) {
  const storage = options.storage ?? memoryChats()
  let script: Script = twoWords
  let id = 0
  let now = 1000
  let forgotten = 0
  const engine = fakeEngine(() => script)
  const store = createChatStore({
    openStorage: options.openStorage ?? (async () => storage),
    channel: options.channel ?? { postMessage() {}, onmessage: null },
    client: () => engine.client,
    forget: () => void forgotten++,
    modelSettled: options.modelSettled ?? (async () => {}),
    alternatives: () => options.alternatives ?? 0,
    modelName: () => options.modelName ?? 'test model',
    adapterNames: () => ['pirate'],
    modelHash: async () => 'abc',
    newId: () => `${options.page ?? 'id'}${++id}`,
    now: options.now ?? (() => (now += 10)),
    onFrame: run => void Promise.resolve().then(run),
    saveEveryMs: 5,
  })
  const texts = () => store.activePath().map(node => node.text)
  return { store, storage, requests: engine.requests, texts, play: (next: Script) => (script = next), forgotten: () => forgotten }
}

/** A stream that waits after its first words until it is stopped. */
const untilStopped: Script = async function* (_request, signal) {
  yield chunkOf('Half an')
  yield chunkOf(' answer')
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  throw new InkstoneError('aborted', 'Stopped.')
}

const settle = () => new Promise(resolve => setTimeout(resolve, 30))

describe('chat store', () => {
  it('sends the whole path with the system prompt and the settings', async () => {
    const { store, requests, texts } = setUp()
    await store.start()
    store.setSystemPrompt('Be brief.')
    store.setSampling({ temperature: 0, seed: 42 })
    await store.send('Hi')
    await store.send('Again')
    expect(texts()).toEqual(['Hi', 'Hello there', 'Again', 'Hello there'])
    expect(requests[1].messages.map(message => message.role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(requests[1]).toMatchObject({ temperature: 0, seed: 42, stream: true, stream_options: { include_usage: true } })
  })

  it('lets a question wait for the model that is on its way, and takes over what suits that model', async () => {
    const { promise, resolve } = deferred<void>()
    const { store, requests, texts } = setUp({ modelSettled: () => promise })
    const sent = store.send('Hi')
    await settle()
    expect(requests).toEqual([])
    expect(store.getState().live).not.toBeNull()
    store.suggestSampling({ temperature: 0 })
    resolve()
    await sent
    expect(texts()).toEqual(['Hi', 'Hello there'])
    expect(requests).toMatchObject([{ temperature: 0 }])
  })

  it('stops a question that waits for its model', async () => {
    const modelSettled = (signal: AbortSignal) => new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    const { store } = setUp({ modelSettled })
    const sent = store.send('Hi')
    store.stop()
    await sent
    expect(store.activePath().map(({ status }) => status)).toEqual(['complete', 'stopped'])
    expect(store.getState().live).toBeNull()
  })

  it('asks nothing where the conversation was deleted before its model came', async () => {
    const modelSettled = (signal: AbortSignal) => new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    const { store, requests } = setUp({ modelSettled })
    const sent = store.send('Hi')
    store.deleteConversation(store.getState().activeId)
    await sent
    expect(requests).toEqual([])
    expect(store.getState().live).toBeNull()
    expect(listed(store.getState().conversations)).toEqual([])
  })

  it('keeps with the answer what it was made from, but not with one that was continued', async () => {
    const { store, requests, play } = setUp()
    store.setSystemPrompt('Be brief.')
    await store.send('Hi')
    const { sampling, ...recipe } = store.activePath()[1].recipe!
    expect(recipe).toEqual({ systemPrompt: 'Be brief.', sha256: 'abc' })
    expect(sampling.seed).toBe(requests[0].seed)
    play(untilStopped)
    const stopped = store.regenerate(store.activePath()[1].id)
    await settle()
    store.stop()
    await stopped
    play(twoWords)
    await store.continueAnswer(store.activePath()[1].id)
    expect(store.activePath()[1]).toMatchObject({ status: 'complete', recipe: undefined })
  })

  it('keeps the engine’s figures, the seed and the model with the answer', async () => {
    const { store } = setUp()
    await store.send('Hi')
    const figures = {
      completionTokens: 2,
      promptTokens: 5,
      cachedTokens: 1,
      timeToFirstTokenMs: 12,
      tokensPerSecond: 30,
      model: 'test model',
      adapters: 'pirate',
    }
    expect(store.activePath()[1]).toMatchObject({ status: 'complete', figures })
    expect(store.activePath()[1].figures?.seed).toBeTypeOf('number')
  })

  it('answers once more for each variant, and keeps with each what it was made with', async () => {
    const { store, requests } = setUp()
    store.setSystemPrompt('Be brief.')
    store.setSampling({ temperature: 0.5, seed: 7 })
    await store.send('Hi')
    const prepared: string[] = []
    await store.answerAlso(store.activePath()[1].id, [
      { sampling: { temperature: 0 } },
      { systemPrompt: 'Rhyme.', prepare: async () => void prepared.push('model') },
    ])
    expect(prepared).toEqual(['model'])
    expect(requests.map(({ temperature, seed, messages }) => [temperature, seed, messages[0].content])).toEqual([
      [0.5, 7, 'Be brief.'],
      [0, 7, 'Be brief.'],
      [0.5, 7, 'Rhyme.'],
    ])
    const { tree, systemPrompt, sampling } = store.active()
    const answers = tree.children[store.activePath()[0].id].map(id => tree.nodes[id])
    expect(answers.map(({ recipe }) => [recipe?.systemPrompt, recipe?.sampling.temperature])).toEqual([
      ['Be brief.', 0.5],
      ['Be brief.', 0],
      ['Rhyme.', 0.5],
    ])
    expect([systemPrompt, sampling.temperature]).toEqual(['Be brief.', 0.5])
  })

  it('goes on with the next variant after one that could not be prepared, and ends where one is stopped', async () => {
    const { store, requests, play } = setUp()
    await store.send('Hi')
    const fails = { prepare: () => Promise.reject(new InkstoneError('model_not_loaded', 'It is gone.')) }
    await store.answerAlso(store.activePath()[1].id, [fails, {}])
    expect(requests).toHaveLength(2)
    const { tree } = store.active()
    const statuses = tree.children[store.activePath()[0].id].map(id => [tree.nodes[id].status, tree.nodes[id].error])
    expect(statuses).toEqual([
      ['complete', undefined],
      ['failed', 'It is gone.'],
      ['complete', undefined],
    ])
    play(untilStopped)
    const stopped = store.answerAlso(store.activePath()[1].id, [{}, {}])
    await settle()
    store.stop()
    await stopped
    expect(requests).toHaveLength(3)
    expect(store.getState().live).toBeNull()
  })

  it('edits into a new branch and regenerates into a sibling', async () => {
    const { store, texts, requests } = setUp()
    await store.send('First')
    await store.edit(store.activePath()[0].id, 'Second')
    expect(texts()).toEqual(['Second', 'Hello there'])
    await store.regenerate(store.activePath()[1].id)
    expect(requests[2].messages).toEqual([{ role: 'user', content: 'Second' }])
    store.switchBranch(store.activePath()[0].id, -1)
    expect(texts()).toEqual(['First', 'Hello there'])
    expect(Object.keys(store.active().tree.nodes)).toHaveLength(5)
  })

  it('keeps the tokens of an answer where they are to be seen, and goes on from another one as a branch', async () => {
    const { store, play, requests, texts } = setUp({ alternatives: 2 })
    await store.start()
    const tokenChunk = (token: string, other: string): ChatCompletionChunk => {
      const of = (text: string, logprob: number) => ({ token: text, bytes: [], logprob })
      const content = [{ ...of(token, -0.5), entropy: 0.7, top_logprobs: [of(token, -0.5), of(other, -1)] }]
      return { ...chunkOf(token), choices: [{ ...chunkOf(token).choices[0], logprobs: { content } }] }
    }
    play(async function* () {
      yield tokenChunk('Green', 'Black')
      yield tokenChunk(' tea', ' ink')
      yield usageChunk
    })
    await store.send('What?')
    expect(requests[0]).toMatchObject({ logprobs: true, top_logprobs: 2 })
    const [, answer] = store.activePath()
    expect(answer.tokens?.map(({ text }) => text)).toEqual(['Green', ' tea'])
    expect(answer.tokens?.[1]).toMatchObject({ logprob: -0.5, entropy: 0.7, top: [{ text: ' tea' }, { text: ' ink', logprob: -1 }] })

    play(async function* () {
      yield tokenChunk('stone', 'pot')
      yield usageChunk
    })
    await store.forceToken(answer.id, 1, { text: ' ink', logprob: -1 })
    expect(requests[1]).toMatchObject({ continue_final_message: true, messages: [{ role: 'user' }, { content: 'Green ink' }] })
    expect(texts()).toEqual(['What?', 'Green inkstone'])
    const forced = store.activePath()[1]
    expect(forced.tokens?.map(({ text, logprob }) => [text, logprob])).toEqual([
      ['Green', -0.5],
      [' ink', -1],
      ['stone', -0.5],
    ])
    store.switchBranch(forced.id, -1)
    expect(texts()).toEqual(['What?', 'Green tea'])
    await store.forceToken(answer.id, 9, { text: 'x' })
    expect(requests).toHaveLength(2)
  })

  it('keeps the text of a stopped answer, and continues it in place', async () => {
    const { store, texts, requests, play } = setUp()
    play(untilStopped)
    const sending = store.send('Hi')
    await settle()
    expect(store.getState().live?.tokens).toBe(2)
    store.stop()
    await sending
    expect(store.activePath()[1]).toMatchObject({ status: 'stopped', text: 'Half an answer', figures: { completionTokens: 2 } })
    play(twoWords)
    await store.continueAnswer(store.activePath()[1].id)
    expect(texts()).toEqual(['Hi', 'Half an answerHello there'])
    expect(requests[1]).toMatchObject({ continue_final_message: true, messages: [{ role: 'user' }, { content: 'Half an answer' }] })
  })

  it('stops at once, however long the engine takes to notice', async () => {
    const { store, play } = setUp()
    play(async function* () {
      yield chunkOf('Begun')
      await new Promise(() => {})
    })
    const sending = store.send('Hi')
    await settle()
    store.stop()
    await sending
    expect(store.activePath()[1]).toMatchObject({ status: 'stopped', text: 'Begun' })
    expect(store.getState().live).toBeNull()
  })

  it('keeps what came before a failure, with its message', async () => {
    const { store, play } = setUp()
    play(async function* () {
      yield chunkOf('So far')
      throw new InkstoneError('device_lost', 'The GPU device was lost.')
    })
    await store.send('Hi')
    expect(store.activePath()[1]).toMatchObject({ status: 'failed', text: 'So far', error: 'The GPU device was lost.' })
    expect(store.getState().live).toBeNull()
  })

  it('shows the prompt’s progress until the first text, not until the chunk that only opens the answer', async () => {
    const { store, play } = setUp()
    play(async function* (_request, signal) {
      yield { ...chunkOf(''), choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }
      yield { ...chunkOf(), choices: [], prefill: { done_tokens: 3, total_tokens: 9 } }
      yield* untilStopped(_request, signal)
    })
    const seen: unknown[] = []
    store.subscribe(({ live }) => seen.push(live && [live.prefill?.doneTokens, live.firstTokenAt !== undefined]))
    const sending = store.send('Hi')
    await settle()
    store.stop()
    await sending
    expect(seen).toContainEqual([3, false])
    expect(store.activePath()[1].figures?.completionTokens).toBe(2)
  })

  it('makes one answer of two quick sends, and none of blank text', async () => {
    const { store, requests } = setUp()
    await Promise.all([store.send('Hi'), store.send('Hi')])
    await store.send('   \n')
    expect(requests).toHaveLength(1)
  })

  it('says when the token limit ended the answer', async () => {
    const { store, play } = setUp()
    play(async function* () {
      yield chunkOf('cut', 'length')
    })
    await store.send('Hi')
    expect(store.activePath()[1].status).toBe('length')
  })

  it('deletes a message with all below it, and puts everything back', async () => {
    const { store, texts } = setUp()
    await store.send('Hi')
    await store.send('More')
    const undo = store.deleteMessage(store.activePath()[1].id)
    expect(texts()).toEqual(['Hi'])
    undo()
    expect(texts()).toEqual(['Hi', 'Hello there', 'More', 'Hello there'])
  })

  it('does not delete the answer that is being written', async () => {
    const { store, play } = setUp()
    play(untilStopped)
    const sending = store.send('Hi')
    await settle()
    store.deleteMessage(store.activePath()[0].id)
    expect(store.activePath()).toHaveLength(2)
    store.stop()
    await sending
  })

  it('deletes a conversation from the storage too, and puts it back', async () => {
    const { store, storage, forgotten } = setUp()
    await store.start()
    await store.send('Hi')
    const { activeId } = store.getState()
    const undo = store.deleteConversation(activeId)
    await store.flush()
    expect(await storage.list()).toEqual([])
    expect(store.activePath()).toEqual([])
    expect(forgotten()).toBe(1)
    undo()
    await store.flush()
    expect((await storage.list()).map(each => each.id)).toEqual([activeId])
    expect(store.activePath()).toHaveLength(2)
  })

  it('starts one empty chat however often it is asked, with the settings of the last', async () => {
    const { store } = setUp()
    store.setSampling({ topK: 5 })
    await store.send('Hi')
    store.newChat()
    const { activeId } = store.getState()
    store.newChat()
    expect(store.getState().activeId).toBe(activeId)
    expect(store.active().sampling.topK).toBe(5)
    expect(listed(store.getState().conversations)).toHaveLength(1)
  })

  it('takes over what suits the model where nothing was said and nothing was set, and only there', async () => {
    const { store } = setUp()
    await store.start()
    const temperature = () => store.active().sampling.temperature
    store.suggestSampling({ temperature: 0, repetitionPenalty: 1 })
    expect(store.active().sampling).toMatchObject({ temperature: 0, repetitionPenalty: 1, topK: 40 })
    store.suggestSampling({ temperature: 0.6 })
    expect(temperature()).toBe(0.6)
    await store.send('One')
    store.suggestSampling({ temperature: 0.3 })
    expect(temperature()).toBe(0.6)
    store.newChat()
    store.setSampling({ temperature: 1 })
    store.suggestSampling({})
    expect(temperature()).toBe(1)
    expect(store.getState().suggested.temperature).toBe(0.7)
  })

  it('forgets a conversation whose only question was deleted, in the storage too, until that is undone', async () => {
    const { store, storage, texts } = setUp()
    await store.start()
    store.setSystemPrompt('Be brief.')
    await store.send('Hi')
    const undo = store.deleteMessage(store.activePath()[0].id)
    await store.flush()
    expect(await storage.list()).toEqual([])
    store.newChat()
    expect(store.active()).toMatchObject({ title: '', systemPrompt: '' })
    undo()
    await store.flush()
    expect(await storage.list()).toMatchObject([{ title: 'Hi', systemPrompt: 'Be brief.' }])
    expect(texts()).toEqual(['Hi', 'Hello there'])
  })

  it('names an emptied conversation after what is asked in it next', async () => {
    const { store } = setUp()
    await store.send('About tea')
    store.deleteMessage(store.activePath()[0].id)
    await store.send('About ink')
    expect(store.active().title).toBe('About ink')
  })

  it('gives the chat that a new page begins with the settings of the last, too', async () => {
    const { store, storage } = setUp()
    await store.start()
    store.setSampling({ topK: 5 })
    await store.send('Hi')
    const next = setUp({ page: 'next', storage })
    await next.store.start()
    next.store.open(store.getState().activeId)
    next.store.newChat()
    expect(next.store.active()).toMatchObject({ title: '', sampling: { topK: 5 } })
    expect(next.store.activePath()).toEqual([])
  })

  it.each(['constructor', 'toString', '__proto__', 'nowhere'])('stays where it is when the address asks for %s', async id => {
    const { store } = setUp()
    await store.start()
    const { activeId, conversations } = store.getState()
    store.open(id)
    store.deleteConversation(id)()
    expect(store.getState()).toMatchObject({ activeId, conversations })
  })

  it('has a partly streamed answer in the storage before it ends; a new page shows it as interrupted', async () => {
    const { store, storage, play } = setUp()
    await store.start()
    play(untilStopped)
    const sending = store.send('Hi')
    await settle()
    const stored = (await storage.list())[0]
    const next = setUp({ page: 'next', storage: { ...memoryChats(), list: async () => [structuredClone(stored)] } })
    await next.store.start()
    next.store.open(stored.id)
    expect(next.store.activePath()[1]).toMatchObject({ text: 'Half an answer', status: 'interrupted' })
    store.stop()
    await sending
  })

  it('works without storage, and says that nothing is kept', async () => {
    const { store, texts } = setUp({ openStorage: () => Promise.reject(new Error('refused')) })
    await store.start()
    await store.send('Hi')
    expect(store.getState()).toMatchObject({ ready: true, kept: false })
    expect(texts()).toEqual(['Hi', 'Hello there'])
  })

  it('says that nothing is kept once a write fails', async () => {
    const { store } = setUp({ storage: { ...memoryChats(), put: () => Promise.reject(new Error('quota')) } })
    await store.start()
    await store.send('Hi')
    await store.flush()
    expect(store.getState().kept).toBe(false)
  })

  it('imports its own export as nothing new after a long error of a model with a long name', async () => {
    const { store, play } = setUp({ modelName: 'm'.repeat(300) })
    await store.start()
    await store.send('Hi')
    play(async function* () {
      yield chunkOf('So far')
      throw new InkstoneError('device_failed', 'no '.repeat(1000))
    })
    await store.send('More')
    expect(await store.importText(store.exportAll())).toBe(0)
  })

  it('imports its own export as nothing new after the clock was set back during an answer', async () => {
    let now = 100_000
    const { store, play } = setUp({ now: () => (now -= 10) })
    await store.start()
    play(async function* () {
      yield chunkOf('Half an answer')
    })
    await store.send('Hi')
    expect(await store.importText(store.exportAll())).toBe(0)
  })

  it('imports its own export as nothing new, and another page imports all of it', async () => {
    const { store } = setUp()
    await store.start()
    await store.send('Hi')
    expect(await store.importText(store.exportAll())).toBe(0)
    const other = setUp()
    await other.store.start()
    expect(await other.store.importText(store.exportAll())).toBe(1)
    expect(listed(other.store.getState().conversations)[0].title).toBe('Hi')
  })

  it('adds nothing when the file is bad or the storage is full', async () => {
    const full: ChatStorage = { ...memoryChats(), putAll: () => Promise.reject(new Error('quota')) }
    const { store } = setUp({ storage: full })
    await store.start()
    await store.send('Hi')
    const { conversations } = store.getState()
    await expect(store.importText('{')).rejects.toThrow(/not JSON/)
    const other = setUp()
    await other.store.send('Else')
    await expect(store.importText(other.store.exportAll().replaceAll('id', 'ix'))).rejects.toThrow()
    await expect(store.importText(other.store.exportAll())).rejects.toThrow(/could not store/)
    expect(store.getState().conversations).toEqual(conversations)
  })

  it('leaves finished answers alone after a reload', () => {
    const { store } = setUp()
    const conversation: Conversation = store.active()
    expect(afterReload(conversation)).toEqual(conversation)
  })
})

describe('two pages over one storage', () => {
  const channels: BroadcastChannel[] = []
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.close()
  })
  const openChannel = () => {
    const channel = new BroadcastChannel('chats of this test')
    channels.push(channel)
    return channel
  }
  async function twoPages(storage = memoryChats()) {
    const pages = ['a', 'b'].map(page => setUp({ page, storage, channel: openChannel() }))
    for (const { store } of pages) await store.start()
    return { storage, a: pages[0], b: pages[1] }
  }
  /** What the other page has of this one's open conversation. */
  const seenBy = (other: ReturnType<typeof setUp>, one: ReturnType<typeof setUp>) =>
    other.store.getState().conversations[one.store.getState().activeId]

  it('goes on from what the other page wrote, so that neither writes over the other', async () => {
    const { storage, a, b } = await twoPages()
    await a.store.send('Hi')
    const id = a.store.getState().activeId
    await expect.poll(() => seenBy(b, a)).toEqual(a.store.active())
    b.store.open(id)
    b.store.rename('From the other page')
    await b.store.send('More')
    await expect.poll(() => a.texts()).toEqual(['Hi', 'Hello there', 'More', 'Hello there'])
    a.store.setSystemPrompt('Be brief.')
    await expect.poll(() => b.store.active().systemPrompt).toBe('Be brief.')
    expect(await storage.list()).toEqual([a.store.active()])
    expect(a.store.active()).toEqual(b.store.active())
    expect(a.store.active().title).toBe('From the other page')
  })

  it('sees an answer that another page writes as being written, and cannot break it off by writing too', async () => {
    const { storage, a, b } = await twoPages()
    a.play(untilStopped)
    const sending = a.store.send('Hi')
    const answerSeen = () => Object.values(seenBy(b, a)?.tree.nodes ?? {}).find(node => node.role === 'assistant')
    await expect.poll(answerSeen).toMatchObject({ status: 'streaming', text: 'Half an answer' })
    b.store.open(a.store.getState().activeId)
    b.store.rename('From the other page')
    await settle()
    expect(a.store.getState().live).not.toBeNull()
    expect(a.texts()).toEqual(['Hi', 'Half an answer'])
    a.store.stop()
    await sending
    await expect.poll(answerSeen).toMatchObject({ status: 'stopped', text: 'Half an answer' })
    expect(await storage.list()).toEqual([a.store.active()])
  })

  it('drops what another page deleted, and has it again when that is undone', async () => {
    const { a, b } = await twoPages()
    await a.store.send('Hi')
    await expect.poll(() => seenBy(b, a)).toBeDefined()
    const { activeId } = a.store.getState()
    b.store.open(activeId)
    const undo = a.store.deleteConversation(activeId)
    await expect.poll(() => b.store.getState().conversations[activeId]).toBeUndefined()
    expect(b.store.activePath()).toEqual([])
    undo()
    await expect.poll(() => b.store.getState().conversations[activeId]?.title).toBe('Hi')
  })

  it('has what another page imported', async () => {
    const { a, b } = await twoPages()
    const told = setUp({ page: 'told' })
    await told.store.send('Hi')
    await a.store.importText(told.store.exportAll())
    await expect.poll(() => listed(b.store.getState().conversations).map(each => each.title)).toEqual(['Hi'])
  })

  it('asks the storage for nothing that is no id, whatever is said', async () => {
    const asked: string[] = []
    const { b } = await twoPages({ ...memoryChats(), get: async id => void asked.push(id) })
    const { conversations } = b.store.getState()
    const hostile = openChannel()
    for (const message of [null, 7, {}, ['a1'], '', 'constructor', '__proto__', 'root', '../x', 'x'.repeat(65), 'a9'])
      hostile.postMessage(message)
    await expect.poll(() => asked).toContain('a9')
    expect(new Set(asked)).toEqual(new Set(['a9']))
    expect(b.store.getState().conversations).toBe(conversations)
  })
})
