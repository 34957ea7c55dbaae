// The page's side over a scripted worker: calls that end, streams that stop, and a worker that is dead.
import { beforeEach, describe, expect, it } from 'vitest'
import type { ChatCompletionChunk, ChatCompletionRequest, Usage } from '../api/openai.ts'
import { createEngineClient, type EngineClient } from './client.ts'
import type { LoadProgress, Request, Response } from './protocol.ts'

const request: ChatCompletionRequest = { messages: [{ role: 'user', content: 'hello' }] }

const usage: Usage = {
  prompt_tokens: 2,
  completion_tokens: 2,
  total_tokens: 4,
  prompt_tokens_details: { cached_tokens: 0 },
  timings: { time_to_first_token_ms: 1, prefill_tokens_per_second: 1, decode_tokens_per_second: 1 },
}

const chunkOf = (content: string, last = false): ChatCompletionChunk => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 7,
  model: 'm',
  choices: [{ index: 0, delta: { content }, finish_reason: last ? 'length' : null }],
  usage: last ? usage : null,
})

/** Keeps what it was told; tests answer in its name. */
class FakeWorker {
  onmessage: ((event: { data: Response }) => void) | null = null
  onerror: ((event: { message?: string }) => void) | null = null
  told: Request[] = []
  terminated = false
  postMessage(message: Request) {
    this.told.push(message)
  }
  terminate() {
    this.terminated = true
  }
  say(...responses: Response[]) {
    for (const data of responses) this.onmessage?.({ data })
  }
  kinds = () => this.told.map(({ kind }) => kind)
}

let worker: FakeWorker
let client: EngineClient

beforeEach(() => {
  worker = new FakeWorker()
  client = createEngineClient(worker as unknown as Worker)
})

const settle = () => new Promise(resolve => setTimeout(resolve, 0))

describe('a call', () => {
  it('ends with the worker’s value, or with its error as it was', async () => {
    const counted = client.countTokens(request)
    worker.say({ id: 1, kind: 'done', value: 5 })
    expect(await counted).toBe(5)
    const failed = client.load({ kind: 'file', file: new File(['x'], 'x.gguf') })
    worker.say({ id: 2, kind: 'error', error: { code: 'gguf_magic', message: 'No GGUF.', byteOffset: 0 } })
    await expect(failed).rejects.toMatchObject({ code: 'gguf_magic', byteOffset: 0 })
  })

  it('tells its progress and is stopped by its signal', async () => {
    const seen: LoadProgress[] = []
    const stop = new AbortController()
    const options = { signal: stop.signal, onProgress: (progress: LoadProgress) => seen.push(progress), contextTokens: 64 }
    const loading = client.load({ kind: 'url', url: '/m', name: 'm' }, options)
    expect(worker.told[0]).toMatchObject({ kind: 'load', options: { contextTokens: 64 } })
    worker.say({ id: 1, kind: 'progress', progress: { stage: 'upload', doneBytes: 1, totalBytes: 2 } })
    stop.abort()
    worker.say({ id: 1, kind: 'error', error: { code: 'aborted', message: 'Stopped.' } })
    await expect(loading).rejects.toMatchObject({ code: 'aborted' })
    expect(seen).toEqual([{ stage: 'upload', doneBytes: 1, totalBytes: 2 }])
    expect(worker.kinds()).toEqual(['load', 'abort'])
  })

  it('sends no abort once it has ended', async () => {
    const stop = new AbortController()
    const loading = client.load({ kind: 'url', url: '/m', name: 'm' }, { signal: stop.signal })
    worker.say({ id: 1, kind: 'done', value: {} })
    await loading
    stop.abort()
    expect(worker.kinds()).toEqual(['load'])
  })
})

describe('a completion', () => {
  it('arrives chunk by chunk', async () => {
    const chunks = await client.chat.completions.create({ ...request, stream: true })
    const read = (async () => {
      let text = ''
      for await (const chunk of chunks) text += chunk.choices[0].delta.content
      return text
    })()
    await settle()
    worker.say({ id: 1, kind: 'chunk', chunk: chunkOf('Hel') }, { id: 1, kind: 'chunk', chunk: chunkOf('lo', true) })
    worker.say({ id: 1, kind: 'done', value: undefined })
    expect(await read).toBe('Hello')
  })

  it('is put together where no stream is wanted', async () => {
    const whole = client.chat.completions.create(request)
    await settle()
    worker.say({ id: 1, kind: 'chunk', chunk: chunkOf('Hel') }, { id: 1, kind: 'chunk', chunk: chunkOf('lo', true) })
    worker.say({ id: 1, kind: 'done', value: undefined })
    const completion = await whole
    expect(completion).toMatchObject({ id: 'c1', object: 'chat.completion', created: 7, model: 'm', usage })
    expect(completion.choices).toEqual([{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }])
  })

  it('stops the engine when its reader leaves', async () => {
    const chunks = await client.chat.completions.create({ ...request, stream: true })
    const read = (async () => {
      for await (const _chunk of chunks) break
    })()
    await settle()
    worker.say({ id: 1, kind: 'chunk', chunk: chunkOf('Hel') })
    await read
    expect(worker.kinds()).toEqual(['chat', 'abort'])
  })

  it('fails with the worker’s error after what came before it', async () => {
    const chunks = await client.chat.completions.create({ ...request, stream: true })
    const seen: string[] = []
    const read = (async () => {
      for await (const chunk of chunks) seen.push(chunk.choices[0].delta.content ?? '')
    })()
    await settle()
    worker.say({ id: 1, kind: 'chunk', chunk: chunkOf('Hel') })
    worker.say({ id: 1, kind: 'error', error: { code: 'device_lost', message: 'Lost.' } })
    await expect(read).rejects.toMatchObject({ code: 'device_lost' })
    expect(seen).toEqual(['Hel'])
  })
})

describe('the worker', () => {
  it('tells that the device or the model is gone, to whoever listens', () => {
    const heard: string[] = []
    const leave = client.onLost(error => heard.push(error.code))
    client.onUnloaded(() => heard.push('unloaded'))
    worker.say({ id: -1, kind: 'lost', error: { code: 'device_lost', message: '' } }, { id: -1, kind: 'unloaded' })
    leave()
    worker.say({ id: -1, kind: 'lost', error: { code: 'device_lost', message: '' } })
    expect(heard).toEqual(['device_lost', 'unloaded'])
  })

  it('that failed ends the calls that wait and those that come later', async () => {
    const waiting = client.adapter()
    worker.onerror?.({ message: 'Script error.' })
    await expect(waiting).rejects.toMatchObject({ code: 'worker_failed', message: expect.stringContaining('Script error.') })
    await expect(client.adapter()).rejects.toMatchObject({ code: 'worker_failed' })
    await expect(client.chat.completions.create(request)).rejects.toMatchObject({ code: 'worker_failed' })
    expect(worker.told).toHaveLength(1)
  })

  it('that was shut down answers no more', async () => {
    const waiting = client.adapter()
    client.dispose()
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' })
    await expect(client.unload()).rejects.toMatchObject({ code: 'disposed' })
    expect(worker.terminated).toBe(true)
  })
})

describe('fetch', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it('is answered as any server answers, piece by piece', async () => {
    const asked = client.fetch('/v1/chat/completions', {
      method: 'POST',
      body: '{"a": 1}',
      headers: { 'content-type': 'application/json' },
    })
    await expect.poll(() => worker.kinds()).toEqual(['api'])
    const [told] = worker.told
    if (told.kind !== 'api') throw new Error('Not asked.')
    expect([new URL(told.call.url).pathname, told.call.method, new TextDecoder().decode(told.call.body)]).toEqual([
      '/v1/chat/completions',
      'POST',
      '{"a": 1}',
    ])
    worker.say({ id: 1, kind: 'head', head: { status: 200, headers: [['content-type', 'text/event-stream']] } })
    const response = await asked
    worker.say(
      { id: 1, kind: 'bytes', bytes: bytes('data: 1') },
      { id: 1, kind: 'bytes', bytes: bytes('\n\n') },
      { id: 1, kind: 'done', value: undefined },
    )
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/event-stream',
      'data: 1\n\n',
    ])
  })

  it('stops the work when its reader leaves, and fails as the worker fails', async () => {
    const asked = client.fetch(new Request('http://localhost/v1/completions', { method: 'POST', body: '{}' }))
    await expect.poll(() => worker.kinds()).toEqual(['api'])
    worker.say({ id: 1, kind: 'head', head: { status: 200, headers: [] } })
    await (await asked).body!.cancel()
    expect(worker.kinds()).toEqual(['api', 'abort'])
    worker.say({ id: 1, kind: 'bytes', bytes: bytes('late') }, { id: 1, kind: 'error', error: { code: 'aborted', message: 'Stopped.' } })
    const failing = client.fetch('/v1/models')
    await expect.poll(() => worker.told.length).toBe(3)
    worker.onerror?.({ message: 'dead' })
    await expect(failing).rejects.toMatchObject({ code: 'worker_failed' })
  })
})
