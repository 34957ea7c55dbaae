// The HTTP API through a service worker's ports: which requests are taken, who answers, how an answer streams and stops.
import { describe, expect, it } from 'vitest'
import { openApiDoor } from './api-door.ts'
import { apiPath, askStudio, type StudioTab } from './api-route.ts'

const SCOPE = 'https://studio.example/app/'
const post = (body: string, signal?: AbortSignal) =>
  new Request('https://studio.example/app/v1/chat/completions', { method: 'POST', body, signal })

/** The answer, and whether the service worker may end. */
async function asked(request: Request, tabs: StudioTab[]) {
  const held = { isOver: false }
  const hold = (until: Promise<unknown>) => void until.then(() => (held.isOver = true))
  return { response: await askStudio({ request, path: '/v1/chat/completions', tabs: async () => tabs, hold }), held }
}

const ask = async (request: Request, tabs: StudioTab[]) => (await asked(request, tabs)).response

/** A tab that is ready or not, and what it was asked. */
function tab(ready: boolean, answer: (request: Request) => Response | Promise<Response>): StudioTab & { asked: Request[] } {
  let hear: (event: MessageEvent) => void = () => {}
  const asked: Request[] = []
  const container = { addEventListener: (_: string, listener: (event: MessageEvent) => void) => void (hear = listener) }
  openApiDoor(container as never, {
    isReady: () => ready,
    client: () => ({
      fetch: async input => {
        asked.push(input as Request)
        return answer(input as Request)
      },
    }),
  })
  return { asked, postMessage: (data, ports) => hear({ data, ports } as unknown as MessageEvent) }
}

describe('the path of a request', () => {
  const of = (url: string, init: Partial<Request> = {}) => apiPath({ url, method: 'POST', mode: 'cors', ...init }, SCOPE)

  it('is the API’s under the scope, and nothing else is taken', () => {
    expect(of('https://studio.example/app/v1/chat/completions')).toBe('/v1/chat/completions')
    expect(of('https://studio.example/app/health')).toBe('/health')
    expect(of('https://studio.example/v1/chat/completions')).toBe(undefined)
    expect(of('https://other.example/app/v1/models')).toBe(undefined)
    expect(of('https://studio.example/app/assets/v1/x.js')).toBe(undefined)
  })

  it('may be looked at, but not computed, by going there: any site can send a form', () => {
    expect(of('https://studio.example/app/v1/models', { mode: 'navigate', method: 'GET' })).toBe('/v1/models')
    expect(of('https://studio.example/app/v1/chat/completions', { mode: 'navigate' })).toBe(undefined)
  })
})

describe('a request', () => {
  it('goes to the tab that has a model, whole, and its answer streams back', async () => {
    const pieces = ['one ', 'two ', 'three']
    const busy = tab(true, () => {
      const body = new ReadableStream<Uint8Array>({
        async start(controller) {
          for (const piece of pieces) {
            controller.enqueue(new TextEncoder().encode(piece))
            await new Promise(resolve => setTimeout(resolve, 1))
          }
          controller.close()
        },
      })
      return new Response(body, { status: 201, headers: { 'content-type': 'text/event-stream' } })
    })
    const empty = tab(false, () => new Response('wrong'))
    const response = await ask(post('{"x": 1}'), [empty, busy])
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      201,
      'text/event-stream',
      'one two three',
    ])
    expect([busy.asked[0].url, await busy.asked[0].text(), empty.asked.length]).toEqual([
      'http://localhost/v1/chat/completions',
      '{"x": 1}',
      0,
    ])
  })

  it('without a tab that has a model is told so', async () => {
    for (const tabs of [[], [tab(false, () => new Response('wrong'))]]) {
      const response = await ask(post('{}'), tabs)
      expect([response.status, (await response.json()).error.code]).toEqual([503, 'no_model'])
    }
  })

  it('whose reader leaves is stopped in the tab', async () => {
    let stopped: AbortSignal | undefined
    const endless = tab(true, request => {
      stopped = request.signal
      const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
        await new Promise(resolve => setTimeout(resolve, 1))
        controller.enqueue(new Uint8Array(1))
      }
      return new Response(new ReadableStream({ pull }))
    })
    const response = await ask(post('{}'), [endless])
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect.poll(() => stopped?.aborted).toBe(true)
  })

  it('that the tab cannot answer is told with its error', async () => {
    const failing = tab(true, () => Promise.reject(new Error('broken')))
    const response = await ask(post('{}'), [failing])
    expect([response.status, (await response.json()).error.message]).toEqual([500, 'broken'])
  })

  it('keeps the service worker until its answer has ended, and no longer', async () => {
    let finish = () => {}
    const slow = tab(true, () => new Response(new ReadableStream({ start: controller => void (finish = () => controller.close()) })))
    const { response, held } = await asked(post('{}'), [slow])
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(held.isOver).toBe(false)
    finish()
    expect(await response.text()).toBe('')
    await expect.poll(() => held.isOver).toBe(true)
  })

  it('ends with an error where the tab goes while it answers', async () => {
    let port: MessagePort | undefined
    const leaving: StudioTab = {
      postMessage(_, [sent]) {
        port = sent as MessagePort
        port.onmessage = () => {
          port!.postMessage({ head: { status: 200, headers: [] } })
          setTimeout(() => port!.close(), 5)
        }
        port.postMessage('mine')
      },
    }
    const { response, held } = await asked(post('{}'), [leaving])
    await expect(response.text()).rejects.toThrow(/gone/)
    expect(held.isOver).toBe(true)
  })
})
