// `npm run check:load -- lavapipe 10 64`: so many streaming clients at once for so many minutes, of which a third hang up at random. Every answer
// must be the one that its question gets alone, nobody may wait for ever, and all memory must come back.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHandler } from '../../src/api/http/handler.ts'
import { openModel } from '../../src/api/loaded-model.ts'
import { openDevice } from '../../src/gpu/device.ts'
import { fileSource } from '../../src/node/file-source.ts'
import { nodeListener } from '../../src/node/serve.ts'
import { adapterEnv } from '../adapters.mjs'
import { ROOT } from '../paths.mjs'

const [adapter = 'default', minutes = '10', clients = '64'] = process.argv.slice(2)
const QUESTIONS = [
  'What is the capital of France?',
  'Sort from small to large: 9, 4, 7',
  '法国的首都是哪里？',
  'What is LoRA?',
  'Spell the word planet.',
  '34 + 58 = ?',
  'hello',
  'Translate "dog" into Chinese.',
]
/** Longer than this without a token is starved, where 64 share one software GPU. */
const STARVED_MS = 60_000

Object.assign(process.env, adapterEnv(adapter as 'lavapipe'))
const { dawn } = await import('../../src/node/dawn.ts')
const context = await openDevice(dawn())
const source = await fileSource(join(ROOT, 'public', 'models', 'inkstone-mini.gguf'))
const model = await openModel(context, source, { contextTokens: 512, cacheTokens: 8 * 512 })
const { engine } = model
const server = createServer(nodeListener(createHandler({ model: () => model }), true))
await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`

/** Reads a streamed answer; hangs up after so many pieces where that is wanted. */
async function ask(question: string, pieces = Number.POSITIVE_INFINITY): Promise<{ text: string; ended: boolean; worstMs: number }> {
  const abort = new AbortController()
  const body = JSON.stringify({ messages: [{ role: 'user', content: question }], temperature: 0, max_tokens: 48, stream: true })
  let [text, buffer, count, worstMs, ended] = ['', '', 0, 0, false]
  let lastMs = performance.now()
  const response = await fetch(url, { method: 'POST', body, signal: abort.signal })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  while (!ended && count < pieces) {
    const { value, done } = await reader.read()
    if (done) break
    worstMs = Math.max(worstMs, performance.now() - lastMs)
    lastMs = performance.now()
    buffer += value
    for (let at = buffer.indexOf('\n\n'); at >= 0; at = buffer.indexOf('\n\n')) {
      const line = buffer.slice(0, at).replace(/^data: /, '')
      buffer = buffer.slice(at + 2)
      count++
      if (line === '[DONE]') ended = true
      else text += JSON.parse(line).choices[0]?.delta?.content ?? ''
    }
  }
  if (!ended) abort.abort()
  return { text, ended, worstMs }
}

const wanted = new Map<string, string>()
for (const question of QUESTIONS) wanted.set(question, (await ask(question)).text)
await Promise.all(QUESTIONS.map(question => ask(question)))
await new Promise(resolve => setTimeout(resolve, 5000))
await Promise.all(QUESTIONS.map(question => ask(question)))
const baseline = context.counters.liveBytes

const until = performance.now() + Number(minutes) * 60_000
const seen = { ended: 0, hungUp: 0, wrong: [] as string[], worstMs: 0 }
await Promise.all(
  Array.from({ length: Number(clients) }, async () => {
    while (performance.now() < until) {
      const question = QUESTIONS[Math.floor(Math.random() * QUESTIONS.length)]
      const hangsUp = Math.random() < 1 / 3
      const { text, ended, worstMs } = await ask(question, hangsUp ? Math.ceil(Math.random() * 8) : undefined)
      seen.worstMs = Math.max(seen.worstMs, worstMs)
      seen[ended ? 'ended' : 'hungUp']++
      const right = wanted.get(question)!
      if (ended ? text !== right : !right.startsWith(text))
        seen.wrong.push(`${question}: ${JSON.stringify(text)}, wanted ${JSON.stringify(right)}`)
    }
  }),
)
await new Promise(resolve => setTimeout(resolve, 1000))
const leaked = context.counters.liveBytes - baseline
console.log(
  `${seen.ended} answers, ${seen.hungUp} hung up, ${seen.wrong.length} wrong, ${leaked} bytes leaked, longest wait ${(seen.worstMs / 1000).toFixed(1)} s`,
)
for (const line of seen.wrong.slice(0, 5)) console.log(line)
const after = await ask(QUESTIONS[0])
const isWell = seen.wrong.length === 0 && leaked === 0 && seen.worstMs < STARVED_MS && after.text === wanted.get(QUESTIONS[0])
server.closeAllConnections()
engine.dispose()
await context.settled()
process.exit(isWell ? 0 : 1)
