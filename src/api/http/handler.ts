// OpenAI's HTTP API over a loaded model, as a function from Request to Response: behind node:http, in the page as a client's `fetch`, in a
// service worker. Source: OpenAI API reference.
import { deferred } from '../../base/deferred.ts'
import { InkstoneError } from '../../base/errors.ts'
import type { Pooling } from '../../engine/embedding.ts'
import { getNumber } from '../../formats/gguf.ts'
import type { ShelvedAdapter } from '../adapters.ts'
import { createChatStream, servedName } from '../chat.ts'
import { collect } from '../collect.ts'
import type { LoadedModel } from '../loaded-model.ts'
import type { ChatCompletionChunk } from '../openai.ts'
import { type Likelihood, scoreContinuations } from '../score.ts'
import { type CompletionUsage, complete, promptIdsOf } from './completions.ts'
import { openAiError } from './errors.ts'
import { adapterChoice, adapterScales, type Body, chatRequest, completionRequest, embeddingRequest, scoreRequest } from './fields.ts'
import { createTurns, type Turns } from './turns.ts'

export interface HandlerOptions {
  /** The model that answers; throws where there is none. */
  model(): LoadedModel
  /** The same model on a new device, after its own was lost. */
  revive?(): Promise<LoadedModel>
  /** Wanted as `Authorization: Bearer …` where it is set. */
  apiKey?: string
  /** Where others use the engine too; a line of its own when absent. */
  turns?: Turns
  now?(): number
}

export type Handler = (request: Request) => Promise<Response>

/** Bytes of a body: long prompts are text, and a context has an end. */
const MOST_BODY_BYTES = 8 << 20

/** `hangUp` aborts the signal: for who stops reading an answer. */
type Route = (request: Request, signal: AbortSignal, hangUp: () => void) => Promise<Response>

export function createHandler({ model, revive, apiKey, turns = createTurns(), now = () => Date.now() }: HandlerOptions): Handler {
  const startedAt = Math.floor(now() / 1000)
  const modelInfo = (name: string) => ({ id: name, object: 'model', created: startedAt, owned_by: 'inkstone' })
  /** An adapter as vLLM lists it. */
  const adapterInfo = ({ name }: ShelvedAdapter, parent: LoadedModel) => ({ ...modelInfo(name), parent: parent.name })

  /** In its turn, with the model that is loaded by then: while a request waited, another may have taken the place of the one that it found. */
  const withModel = <T>(body: Body, work: (loaded: LoadedModel) => Promise<T>, signal: AbortSignal): Promise<T> =>
    turns.share(async () => work(checkModel(model(), body)), signal)

  const chat: Route = async (request, signal, hangUp) => {
    const body = await jsonBody(request)
    const asked = chatRequest(body)
    checkModel(model(), body)
    const wanted = asked.stream ? asked : { ...asked, stream_options: { include_usage: true } }
    const chunks = inTurn(body, loaded => createChatStream(loaded, wanted, { signal, revive }), signal)
    return asked.stream ? events(chunks, hangUp) : json(await collect(chunks))
  }

  const completions: Route = async (request, signal, hangUp) => {
    const body = await jsonBody(request)
    const asked = completionRequest(body)
    const loaded = checkModel(model(), body)
    const envelope = {
      id: `cmpl-${crypto.randomUUID()}`,
      object: 'text_completion',
      created: Math.floor(now() / 1000),
      model: servedName(loaded, asked),
    }
    if (asked.stream) {
      return stream(async send => {
        const onText = (text: string) => send({ ...envelope, choices: [{ index: 0, text, logprobs: null, finish_reason: null }] })
        const { choice, usage } = await withModel(body, each => complete(each, asked, 0, { signal, onText }), signal)
        send({ ...envelope, choices: [{ ...choice, text: '' }] })
        if (asked.stream_options?.include_usage) send({ ...envelope, choices: [], usage })
      }, hangUp)
    }
    const all = (each: LoadedModel) => Promise.all(asked.prompts.map((_, index) => complete(each, asked, index, { signal })))
    const done = await withModel(body, all, signal)
    const usage: CompletionUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
    for (const key of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const)
      usage[key] = done.reduce((sum, each) => sum + each.usage[key], 0)
    return json({ ...envelope, choices: done.map(({ choice }) => choice), usage })
  }

  /** The stream begins when its turn has come and holds the turn to its end. */
  async function* inTurn(
    asked: Body,
    open: (loaded: LoadedModel) => AsyncGenerator<ChatCompletionChunk, void>,
    signal: AbortSignal,
  ): AsyncGenerator<ChatCompletionChunk, void> {
    const [begun, ended] = [deferred<void>(), deferred<void>()]
    const turn = turns.share(() => {
      begun.resolve()
      return ended.promise
    }, signal)
    try {
      await Promise.race([begun.promise, turn])
      yield* open(checkModel(model(), asked))
    } finally {
      ended.resolve()
      await turn.catch(() => undefined)
    }
  }

  const embeddings: Route = async (request, signal) => {
    const body = await jsonBody(request)
    const { inputs, base64, pooling } = embeddingRequest(body)
    const choice = adapterChoice(body)
    const loaded = checkModel(model(), body)
    const data: { object: 'embedding'; index: number; embedding: number[] | string }[] = []
    let tokens = 0
    for (const [index, input] of inputs.entries()) {
      const embed = async (each: LoadedModel) => {
        const ids = promptIdsOf(each, input)
        tokens += ids.length
        return each.engine.embedding(ids, { pooling: pooling ?? poolingOf(each), adapters: each.adapters.uses(choice), signal })
      }
      const vector = await withModel(body, embed, signal)
      data.push({ object: 'embedding', index, embedding: base64 ? base64Of(vector) : [...vector] })
    }
    return json({ object: 'list', data, model: servedName(loaded, choice), usage: { prompt_tokens: tokens, total_tokens: tokens } })
  }

  /** Each text's mean negative log-likelihood, as LMDeploy's pipeline and OpenCompass count; or the sums of what may follow one prompt. */
  const likelihoods: Route = async (request, signal) => {
    const body = await jsonBody(request)
    const asked = scoreRequest(body)
    const choice = adapterChoice(body)
    const name = servedName(checkModel(model(), body), choice)
    const optionsFor = ({ adapters }: LoadedModel) => ({ signal, adapters: adapters.uses(choice) })
    if ('inputs' in asked) {
      const scores: Likelihood[] = []
      for (const input of asked.inputs) {
        const whole = (loaded: LoadedModel) => {
          const ids = promptIdsOf(loaded, input)
          return scoreContinuations(loaded, ids.slice(0, 1), [ids.slice(1)], optionsFor(loaded))
        }
        scores.push(...(await withModel(body, whole, signal)))
      }
      const ppl = scores.map(({ logprob, tokens }) => (tokens > 0 ? -logprob / tokens : 0))
      return json({ model: name, ppl, tokens: scores.map(({ tokens }) => tokens) })
    }
    const { prompt, continuations } = asked
    const rests = (loaded: LoadedModel) => {
      const begin = promptIdsOf(loaded, prompt)
      const wholes = continuations.map(each => continued(loaded, prompt, begin, each))
      const shared = Math.min(begin.length, ...wholes.map(ids => commonLength(ids, begin)))
      const after = wholes.map(ids => ids.slice(shared))
      return scoreContinuations(loaded, begin.slice(0, shared), after, optionsFor(loaded))
    }
    const scores = await withModel(body, rests, signal)
    return json({ model: name, likelihoods: scores.map(({ logprob, tokens, greedy }) => ({ logprob, tokens, is_greedy: greedy })) })
  }

  const models: Route = async () => {
    const loaded = model()
    return json({ object: 'list', data: [modelInfo(loaded.name), ...loaded.adapters.items.map(item => adapterInfo(item, loaded))] })
  }

  /** As llama.cpp's server has them. */
  const adapters: Route = async () =>
    json(
      model().adapters.items.map(({ id, name, sources, adapter }) => ({
        id,
        name,
        path: (sources.find(source => !/\.json$/i.test(source.name)) ?? sources[0]).name,
        scale: adapter.scale,
      })),
    )

  const setAdapters: Route = async request => {
    model().adapters.setScales(adapterScales(await jsonValue(request), 'The body'))
    return json({ success: true })
  }

  const routes: Record<string, Partial<Record<string, Route>>> = {
    '/v1/models': { GET: models },
    '/v1/chat/completions': { POST: chat },
    '/v1/completions': { POST: completions },
    '/v1/embeddings': { POST: embeddings },
    '/get_ppl': { POST: likelihoods },
    '/lora-adapters': { GET: adapters, POST: setAdapters },
    '/health': { GET: async () => json({ status: 'ok', model: model().name }) },
  }

  async function find(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace(/\/+$/, '')
    if (path !== '/health') checkKey(request, apiKey)
    const one = /^\/v1\/models\/(.+)$/.exec(path)
    if (one && request.method === 'GET') {
      const asked = { model: decodeURIComponent(one[1]) }
      const loaded = checkModel(model(), asked)
      const adapter = loaded.adapters.named(asked.model)
      return json(adapter ? adapterInfo(adapter, loaded) : modelInfo(loaded.name))
    }
    const found = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (!found)
      throw new InkstoneError('route_unknown', `There is no ${request.method} ${path}; ${Object.keys(routes).join(', ')} are answered.`)
    const route = found[request.method]
    if (!route)
      throw new InkstoneError('method_wrong', `${path} is asked with ${Object.keys(found).join(' or ')}, not with ${request.method}.`)
    const hungUp = new AbortController()
    return route(request, AbortSignal.any([request.signal, hungUp.signal]), () => hungUp.abort())
  }

  return async request => {
    try {
      return await find(request)
    } catch (cause) {
      const { status, body } = openAiError(cause)
      return json(body, status)
    }
  }
}

/** A prompt and what follows it as one text's ids: at the seam a token may be of both. */
function continued(model: LoadedModel, prompt: string | number[], promptIds: number[], continuation: string | number[]): number[] {
  if (typeof prompt === 'string' && typeof continuation === 'string') return promptIdsOf(model, prompt + continuation)
  const ids = typeof continuation === 'string' ? model.tokenizer.encode(continuation, { addSpecial: false }) : continuation
  return [...promptIds, ...ids]
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}

function checkKey(request: Request, apiKey: string | undefined): void {
  if (!apiKey) return
  const given = /^Bearer (.*)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!given) throw new InkstoneError('api_key_missing', 'No API key was given. Send it as "Authorization: Bearer KEY".')
  if (!sameText(given, apiKey)) throw new InkstoneError('api_key_wrong', 'The API key is another one than the server was started with.')
}

/** Takes as long for any wrong text of one length, so that no key can be found letter by letter. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length)
  return difference === 0
}

/** GGUF's `pooling_type`: 3 is the last token's. */
const poolingOf = ({ file, engine }: LoadedModel): Pooling =>
  getNumber(file, `${engine.config.architecture}.pooling_type`, 0) === 3 ? 'last' : 'mean'

/** Clients name a model; an empty name, or one that means whatever there is, takes the loaded one. */
function checkModel(loaded: LoadedModel, { model: wanted }: Body): LoadedModel {
  if (wanted === undefined || wanted === null || wanted === '' || wanted === 'default' || wanted === loaded.name) return loaded
  if (loaded.adapters.named(wanted)) return loaded
  throw new InkstoneError(
    'model_unknown',
    `The model ${JSON.stringify(wanted).slice(0, 80)} is not loaded; ${names(loaded)} is. Ask for that, or load another.`,
  )
}

const names = ({ name, adapters }: LoadedModel): string =>
  [name, ...adapters.items.map(item => item.name)].map(each => JSON.stringify(each)).join(', ')

async function jsonValue(request: Request): Promise<unknown> {
  const text = await limitedText(request)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InkstoneError('body_no_json', `The body is no JSON: ${error instanceof Error ? error.message : error}.`)
  }
}

async function jsonBody(request: Request): Promise<Body> {
  const body = await jsonValue(request)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Body
  throw new InkstoneError('body_no_object', 'The body is no JSON object; one with the fields of the request was wanted.')
}

async function limitedText(request: Request): Promise<string> {
  const reader = request.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const step = await reader?.read()
    if (!step || step.done) return text + decoder.decode()
    bytes += step.value.byteLength
    if (bytes > MOST_BODY_BYTES) {
      await reader?.cancel()
      throw new InkstoneError('body_too_large', `The body has more than ${MOST_BODY_BYTES >> 20} MiB. Shorten it.`)
    }
    text += decoder.decode(step.value, { stream: true })
  }
}

/** f32, little-endian, as OpenAI's clients ask for by default. */
function base64Of(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4))
  for (const [i, value] of vector.entries()) view.setFloat32(i * 4, value, true)
  let text = ''
  for (const byte of new Uint8Array(view.buffer)) text += String.fromCharCode(byte)
  return btoa(text)
}

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })

/** A refusal before the first word is an answer of its own; after it, the last event. */
async function events(chunks: AsyncGenerator<ChatCompletionChunk, void>, hangUp: () => void): Promise<Response> {
  // The role, then the prompt's progress: by then the request has been checked.
  const begun = [await chunks.next(), await chunks.next()]
  return stream(async send => {
    const tell = (chunk: ChatCompletionChunk) => {
      // How far the prompt is has no choices, which some clients take for granted.
      if (chunk.choices.length > 0) send(chunk)
    }
    for (const step of begun) if (!step.done) tell(step.value)
    for await (const chunk of chunks) tell(chunk)
  }, hangUp)
}

/** Server-sent events, as OpenAI ends them. Who reads no more stops the work. */
function stream(run: (send: (value: unknown) => void) => Promise<void>, hangUp: () => void): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const put = (text: string) => {
        try {
          controller.enqueue(encoder.encode(`data: ${text}\n\n`))
        } catch {
          // Closed by its reader, whose going is told by `cancel`.
        }
      }
      run(value => put(JSON.stringify(value)))
        .catch(cause => put(JSON.stringify(openAiError(cause).body)))
        .then(() => {
          put('[DONE]')
          try {
            controller.close()
          } catch {
            // Likewise.
          }
        })
    },
    cancel: hangUp,
  })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(body, { headers })
}
