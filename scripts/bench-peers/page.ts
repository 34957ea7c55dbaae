// One engine, measured in a page of its own: a prompt of so many tokens is read, so many are written after it. run.mjs opens the page,
// calls `measure` and closes it, so that no engine's memory or threads are left to the next.
import { Wllama } from '@wllama/wllama'
import wllamaWasm from '@wllama/wllama/esm/wasm/wllama.wasm?url'
import * as ort from 'onnxruntime-web/webgpu'
import { createEngineClient } from '../../src/worker/client.ts'

export interface Order {
  peer: 'inkstone' | 'wllama-1' | 'wllama-2' | 'wllama-gpu' | 'onnxruntime'
  promptTokens: number
  tokens: number
}

export interface PeerFigures {
  prefillTokensPerSecond: number
  decodeTokensPerSecond: number
}

/** The model's shape as ONNX Runtime must be told it. Source: the checkpoint's config.json. */
interface Shape {
  layers: number
  kvHeads: number
  head: number
  vocabulary: number
}

const perSecond = (count: number, ms: number) => (count * 1000) / ms
/** The ids that the studio's own bench takes. */
const idsOf = (count: number, vocabulary: number) => Array.from({ length: count }, (_, i) => (i * 7919 + 13) % vocabulary)

async function inkstone({ promptTokens, tokens }: Order): Promise<PeerFigures> {
  const client = createEngineClient(new Worker(new URL('../../src/worker/worker.ts', import.meta.url), { type: 'module' }))
  const file = new File([await (await fetch('model.gguf')).blob()], 'model.gguf')
  await client.load({ kind: 'file', file }, { contextTokens: 512 })
  const figures = await client.bench({ promptTokens, tokens, runs: 1 })
  return {
    prefillTokensPerSecond: figures.prefill_tokens_per_second,
    decodeTokensPerSecond: figures.decode_tokens_per_second,
  }
}

async function wllama({ promptTokens, tokens }: Order, threads: number, gpuLayers: number): Promise<PeerFigures> {
  const features = gpuLayers > 0 ? (await navigator.gpu.requestAdapter())?.features : undefined
  if (features && !features.has('shader-f16')) throw new Error('The adapter has no half precision, without which wllama takes the CPU.')
  const engine = new Wllama({ default: new URL(wllamaWasm, location.href).href })
  await engine.loadModel([await (await fetch('model.gguf')).blob()], { n_ctx: 512, n_threads: threads, n_gpu_layers: gpuLayers })
  if (threads > 1 && !engine.isMultithread()) throw new Error('The page has no shared memory: is it cross-origin isolated?')
  // A word of this text is a token.
  const prompt = 'word '.repeat(promptTokens - 1)
  const chunks = await engine.createCompletion({ prompt, max_tokens: tokens, temperature: 0, stream: true, ignore_eos: true } as Parameters<
    Wllama['createCompletion']
  >[0] & { stream: true })
  let timings: { prompt_n: number; prompt_ms: number; predicted_per_second: number } | undefined
  for await (const chunk of chunks) timings = (chunk as { timings?: typeof timings }).timings ?? timings
  if (!timings) throw new Error('wllama told no timings.')
  if (Math.abs(timings.prompt_n - promptTokens) > 2) throw new Error(`wllama read ${timings.prompt_n} tokens, not ${promptTokens}.`)
  return { prefillTokensPerSecond: perSecond(timings.prompt_n, timings.prompt_ms), decodeTokensPerSecond: timings.predicted_per_second }
}

/** Keys and values stay in GPU buffers from one step to the next; the logits of the last position come back, as a sampler needs them. */
async function onnxruntime({ promptTokens, tokens }: Order): Promise<PeerFigures> {
  const shape: Shape = await (await fetch('onnx/shape.json')).json()
  const names = Array.from({ length: shape.layers }, (_, layer) => ['key', 'value'].map(part => `${layer}.${part}`)).flat()
  const session = await ort.InferenceSession.create(await (await fetch('onnx/model.onnx')).arrayBuffer(), {
    executionProviders: ['webgpu'],
    externalData: [{ path: 'model.onnx.data', data: new Uint8Array(await (await fetch('onnx/model.onnx.data')).arrayBuffer()) }],
    preferredOutputLocation: Object.fromEntries(names.map(name => [`present.${name}`, 'gpu-buffer' as const])),
  })
  let past: Record<string, ort.Tensor> = {}
  let length = 0
  const fresh = () => {
    for (const tensor of Object.values(past)) tensor.dispose()
    past = Object.fromEntries(
      names.map(name => [`past_key_values.${name}`, new ort.Tensor('float32', new Float32Array(0), [1, shape.kvHeads, 0, shape.head])]),
    )
    length = 0
  }
  const step = async (ids: number[]): Promise<number> => {
    length += ids.length
    const results = await session.run({
      input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      attention_mask: new ort.Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]),
      ...past,
    })
    const old = past
    past = Object.fromEntries(names.map(name => [`past_key_values.${name}`, results[`present.${name}`]]))
    for (const tensor of Object.values(old)) tensor.dispose()
    const logits = (results.logits.data as Float32Array).subarray(-shape.vocabulary)
    return logits.reduce((best, value, id) => (value > logits[best] ? id : best), 0)
  }
  fresh()
  await step([1, 2])
  await step([3])
  fresh()
  const startedMs = performance.now()
  let next = await step(idsOf(promptTokens, shape.vocabulary))
  const firstMs = performance.now()
  for (let count = 1; count < tokens; count++) next = await step([next])
  const endedMs = performance.now()
  return {
    prefillTokensPerSecond: perSecond(promptTokens, firstMs - startedMs),
    decodeTokensPerSecond: perSecond(tokens - 1, endedMs - firstMs),
  }
}

function measure(order: Order): Promise<PeerFigures> {
  switch (order.peer) {
    case 'inkstone':
      return inkstone(order)
    case 'wllama-1':
      return wllama(order, 1, 0)
    case 'wllama-2':
      return wllama(order, 2, 0)
    case 'wllama-gpu':
      return wllama(order, 1, 99)
    case 'onnxruntime':
      return onnxruntime(order)
  }
}

declare global {
  interface Window {
    measure: typeof measure
  }
}
window.measure = measure
