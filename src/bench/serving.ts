// What many clients at once get: LMDeploy's figures of its serving benchmark (profile_restful_api.py), and how throughput grows with the
// streams that decode together. Latencies are counted where a client sees them, from its request on.
import type { LoadedModel } from '../api/loaded-model.ts'
import { BLOCK_TOKENS } from '../kernels/state.ts'
import { percentile } from './report.ts'

export interface ServingOptions {
  /** Requests that are open at the same time at most. */
  clients?: number
  requests?: number
  /** Requests a second as they arrive, at random (Poisson); each client asks again at once when absent. */
  rate?: number
  promptTokens?: number
  tokens?: number
  seed?: number
  signal?: AbortSignal
  onRequest?(done: number, total: number): void
}

export interface Spread {
  mean: number
  p50: number
  p75: number
  p95: number
  p99: number
}

export interface ServingFigures {
  model: string
  quantization: string
  adapter: string
  clients: number
  request_rate: number | null
  completed: number
  total_input_tokens: number
  total_output_tokens: number
  duration: number
  request_throughput: number
  input_throughput: number
  output_throughput: number
  e2e_latency_ms: Spread
  ttft_ms: Spread
  /** Between a request's tokens, after the first. */
  tpot_ms: Spread
  /** Between any two tokens that came one after the other. */
  itl_ms: Spread
  /** Output tokens a second of so many streams that decode together, prompts not counted. */
  batch_curve: { streams: number; output_throughput: number }[]
}

const USUAL = { clients: 8, requests: 24, promptTokens: 32, tokens: 16, seed: 1 }

interface Request {
  e2eMs: number
  ttftMs: number
  gapsMs: number[]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const spread = (values: readonly number[]): Spread => ({
  mean: mean(values),
  p50: percentile(values, 0.5),
  p75: percentile(values, 0.75),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
})

/** Uniform in (0, 1), the same for the same seed: Park and Miller 1988. */
function uniform(seed: number): () => number {
  let state = (seed % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

export async function runServing(model: LoadedModel, options: ServingOptions = {}): Promise<ServingFigures> {
  const { clients, requests, promptTokens, tokens, seed } = { ...USUAL, ...defined(options) }
  const { rate, signal, onRequest } = options
  const { engine } = model
  const random = uniform(seed)
  const ids = () => Array.from({ length: promptTokens }, () => Math.floor(random() * engine.config.vocabulary))
  await engine.compiled
  await Promise.all([ask(model, ids(), 2, signal), ask(model, ids(), 2, signal)]) // what is compiled at first use, is now
  const curve = await batchCurve(model, ids, tokens, signal)
  engine.reset()
  const prompts = Array.from({ length: requests }, ids)
  const arrivalsMs: number[] = []
  for (const index of prompts.keys()) arrivalsMs.push(rate ? (arrivalsMs[index - 1] ?? 0) - (Math.log(random()) / rate) * 1000 : 0)
  const startedMs = performance.now()
  const done: Request[] = []
  let next = 0
  const client = async () => {
    while (next < prompts.length) {
      const index = next++
      const waitMs = startedMs + arrivalsMs[index] - performance.now()
      if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
      done.push(await ask(model, prompts[index], tokens, signal))
      onRequest?.(done.length, prompts.length)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  const duration = (performance.now() - startedMs) / 1000
  const output = done.reduce((sum, { gapsMs }) => sum + gapsMs.length + 1, 0)
  return {
    model: model.name,
    quantization: model.quantization,
    adapter: engine.context.adapterName,
    clients,
    request_rate: rate ?? null,
    completed: done.length,
    total_input_tokens: requests * promptTokens,
    total_output_tokens: output,
    duration,
    request_throughput: done.length / duration,
    input_throughput: (requests * promptTokens) / duration,
    output_throughput: output / duration,
    e2e_latency_ms: spread(done.map(({ e2eMs }) => e2eMs)),
    ttft_ms: spread(done.map(({ ttftMs }) => ttftMs)),
    tpot_ms: spread(done.filter(({ gapsMs }) => gapsMs.length > 0).map(({ gapsMs }) => mean(gapsMs))),
    itl_ms: spread(done.flatMap(({ gapsMs }) => gapsMs)),
    batch_curve: curve,
  }
}

async function ask({ engine }: LoadedModel, ids: readonly number[], maxTokens: number, signal?: AbortSignal): Promise<Request> {
  const startedMs = performance.now()
  let lastMs = startedMs
  let ttftMs = 0
  const gapsMs: number[] = []
  for await (const _ of engine.generate(ids, { maxTokens, signal })) {
    const nowMs = performance.now()
    if (ttftMs === 0) ttftMs = nowMs - startedMs
    else gapsMs.push(nowMs - lastMs)
    lastMs = nowMs
  }
  return { e2eMs: lastMs - startedMs, ttftMs, gapsMs }
}

/** 1, 2, 4 … streams, from when all of them have their first token. */
async function batchCurve({ engine }: LoadedModel, ids: () => number[], tokens: number, signal?: AbortSignal) {
  const curve: ServingFigures['batch_curve'] = []
  for (let streams = 1; streams <= engine.streams; streams *= 2) {
    const prompts = Array.from({ length: streams }, ids)
    // Those that hold a first token wait for the others, so that each must have its place: whole blocks.
    const blocks = Math.ceil((prompts[0].length + tokens + 1) / BLOCK_TOKENS)
    if (streams * blocks * BLOCK_TOKENS > engine.cacheTokens) break
    const open = prompts.map(prompt => engine.generate(prompt, { maxTokens: tokens + 1, signal }))
    for (const stream of open) await stream.next()
    const startedMs = performance.now()
    let count = 0
    await Promise.all(
      open.map(async stream => {
        for (let step = await stream.next(); !step.done; step = await stream.next()) count++
      }),
    )
    curve.push({ streams, output_throughput: (count * 1000) / (performance.now() - startedMs) })
  }
  return curve
}

/** Without what is undefined, so that defaults hold. */
function defined(options: ServingOptions): Partial<typeof USUAL> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
