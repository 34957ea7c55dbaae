// The tab's side of the HTTP API: it tells the service worker that it has a model, and answers what comes through the port.
import { openAiError } from '../../api/http/errors.ts'
import { requestOf, tellResponse } from '../../worker/api-call.ts'
import type { EngineClient } from '../../worker/client.ts'
import { type FromStudio, OFFER, type ToStudio } from './api-route.ts'

export interface Door {
  client(): Pick<EngineClient, 'fetch'>
  /** Is a model ready to answer? */
  isReady(): boolean
}

export function openApiDoor(container: Pick<ServiceWorkerContainer, 'addEventListener'>, { client, isReady }: Door): void {
  container.addEventListener('message', event => {
    const { data, ports } = event as MessageEvent
    const [port] = ports
    if (data !== OFFER || !port || !isReady()) return
    const stopped = new AbortController()
    const tell = (message: FromStudio) => port.postMessage(message)
    port.onmessage = ({ data }: MessageEvent<ToStudio>) => {
      if (data === 'stop') return stopped.abort()
      void answer(data.call)
    }
    tell('mine')

    async function answer(call: Extract<ToStudio, object>['call']): Promise<void> {
      const pieces = {
        head: (head: Extract<FromStudio, { head: unknown }>['head']) => tell({ head }),
        bytes: (bytes: Uint8Array) => tell({ bytes }),
      }
      try {
        await tellResponse(await client().fetch(requestOf(call, stopped.signal)), pieces, stopped.signal)
      } catch (cause) {
        const { status, body } = openAiError(cause)
        pieces.head({ status, headers: [['content-type', 'application/json']] })
        pieces.bytes(new TextEncoder().encode(JSON.stringify(body)))
      }
      tell('end')
    }
  })
}
