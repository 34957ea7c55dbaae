// `npm run check:serving -- lavapipe [MODEL]`: what a remembered prefix saves and what a form costs, measured in turns in one run. The first token of a
// prompt of 1,000 tokens that is remembered comes in a tenth of the time at most; a token under a schema, a regular expression or a grammar costs a
// tenth more at most.
import { join, resolve } from 'node:path'
import { createChatStream } from '../src/api/chat.ts'
import { openModel } from '../src/api/loaded-model.ts'
import type { ChatCompletionRequest, Usage } from '../src/api/openai.ts'
import { openDevice } from '../src/gpu/device.ts'
import { fileSource } from '../src/node/file-source.ts'
import { adapterEnv } from './adapters.mjs'
import { MODELS_DIR } from './paths.mjs'

const [adapter = 'default', file = join(MODELS_DIR, 'SmolLM2-135M-Instruct.Q4_1.gguf')] = process.argv.slice(2)
const PROMPT_TOKENS = 1000
const ANSWER_TOKENS = 48
const ROUNDS = 3
/** Of an answer without a form and one with it, each first in turn: what else the machine does changes a rate by half, and falls on both. */
const PAIRS = 9
const MOST = 0.1

Object.assign(process.env, adapterEnv(adapter as 'lavapipe'))
const { dawn } = await import('../src/node/dawn.ts')
const context = await openDevice(dawn())
const model = await openModel(context, await fileSource(resolve(file)), { contextAtMost: 2048 })
await model.engine.compiled

async function ask(content: string, rest: Partial<ChatCompletionRequest>): Promise<{ usage: Usage; text: string }> {
  let usage: Usage | undefined
  let text = ''
  const request = { messages: [{ role: 'user' as const, content }], temperature: 0, stream_options: { include_usage: true }, ...rest }
  for await (const chunk of createChatStream(model, request)) {
    usage = chunk.usage ?? usage
    text += chunk.choices[0]?.delta.content ?? ''
  }
  if (!usage) throw new Error('The answer came without its figures.')
  return { usage, text }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]
let failed = 0
function report(what: string, share: number, detail: string): void {
  const fits = share <= MOST
  if (!fits) failed++
  console.log(`${fits ? '✓' : '✗'} ${what}: ${(100 * share).toFixed(1)} % (at most ${100 * MOST} %); ${detail}`)
}

/** Another text for each round, so that the first asking finds nothing. */
function longText(round: number): string {
  const words = ['tea', 'ink', 'soot', 'glue', 'a brush', 'paper']
  let text = `${round}:`
  for (let i = 0; model.tokenizer.encode(text).length < PROMPT_TOKENS; i++)
    text += ` ${words[(i * (round + 1)) % words.length]}${i % 7 === round ? '.' : ''}`
  return text
}
const firsts: { cold: number; warm: number; tokens: number }[] = []
for (let round = 0; round < ROUNDS; round++) {
  const text = longText(round)
  const cold = (await ask(text, { max_tokens: 1 })).usage
  const warm = (await ask(text, { max_tokens: 1 })).usage
  firsts.push({ cold: cold.timings.time_to_first_token_ms, warm: warm.timings.time_to_first_token_ms, tokens: cold.prompt_tokens })
}
const [cold, warm] = [median(firsts.map(each => each.cold)), median(firsts.map(each => each.warm))]
report(
  `first token of a remembered prompt of ${firsts[0].tokens} tokens`,
  warm / cold,
  `${cold.toFixed(0)} ms computed, ${warm.toFixed(0)} ms remembered`,
)

const FORMS: Record<string, Partial<ChatCompletionRequest>> = {
  'JSON Schema': {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'list', schema: { type: 'array', items: { type: 'string', maxLength: 12 }, minItems: 30 } },
    },
  },
  'regular expression': { regex: '([a-z]{1,9} ){60,}' },
  GBNF: { grammar: 'root ::= (word ", ")+ word\nword ::= [a-z] [a-z]*' },
}
for (const [name, form] of Object.entries(FORMS)) {
  const rates: { plain: number; held: number }[] = []
  for (let round = 0; round < PAIRS; round++) {
    const content = `Name words of a workshop, as many as you can (${round}).`
    const rate = async (rest: Partial<ChatCompletionRequest>) =>
      (await ask(content, { max_tokens: ANSWER_TOKENS, ...rest })).usage.timings.decode_tokens_per_second ?? Number.NaN
    const first = await rate(round % 2 ? form : {})
    const second = await rate(round % 2 ? {} : form)
    rates.push(round % 2 ? { plain: second, held: first } : { plain: first, held: second })
  }
  const [plain, held] = [median(rates.map(each => each.plain)), median(rates.map(each => each.held))]
  const cost = median(rates.map(each => each.plain / each.held)) - 1
  report(`cost of a token under a ${name}`, cost, `${plain.toFixed(2)} tok/s free, ${held.toFixed(2)} held`)
}
model.dispose()
await context.settled()
process.exit(failed > 0 ? 1 : 0)
