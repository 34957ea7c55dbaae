// `npm run train:default`: the default model from nothing to the shipped file. Each stage keeps what it made in .cache/default-model, so
// a run that was stopped goes on where it was. `-- --smoke` tries the whole path with a tiny model in two minutes and ships nothing;
// `-- --minutes N` stops after that time, to go on later. The full run is some ten minutes on a data-center GPU, and days without one.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../paths.mjs'
import { ensurePython, runOrThrow, TORCH } from '../python-env.mjs'
import { ensureTestTools } from '../test-tools.mjs'

/**
 * Conversations, optimizer steps of `batches` times 8,192 tokens, and the file that is shipped. `refine`: steps of 8,192 tokens at a part of
 * the rate, on conversations in which some groups come oftener; or the mean of runs. The last one is shipped.
 * @typedef {{ run: string, from: string, count: number, seed: string, favour: string, rate: number, end: number }} Refinement
 * @typedef {{ run: string, mean: string[] }} Mean
 */
const FULL = {
  folder: '.cache/default-model',
  count: 1_500_000,
  tokenizerCount: 60_000,
  batches: 8,
  ends: [9_152, 14_686],
  refine: /** @type {(Refinement | Mean)[]} */ ([
    { run: 'a', from: 'run', count: 260_000, seed: '9', favour: 'studio-help,conversation,limits,arithmetic', rate: 0.15, end: 1_499 },
    { run: 'b', from: 'a', count: 90_000, seed: '10', favour: 'studio-help,conversation,words,limits', rate: 0.12, end: 589 },
    { run: 'c', from: 'a', count: 120_000, seed: '11', favour: 'studio-help,conversation,words,limits,lists', rate: 0.18, end: 1_280 },
    { run: 'abc', mean: ['a', 'b', 'c'] },
    {
      run: 'd',
      from: 'abc',
      count: 80_000,
      seed: '12',
      favour: 'studio-help,conversation,limits,letters,arithmetic',
      rate: 0.12,
      end: 440,
    },
    { run: 'abcd', mean: ['abc', 'abc', 'd'] },
    {
      run: 'e',
      from: 'abcd',
      count: 110_000,
      seed: '13',
      favour: 'studio-help,conversation,words,lists,limits',
      rate: 0.14,
      end: 760,
    },
    { run: 'abcde', mean: ['abcd', 'e'] },
    { run: 'f', from: 'abcde', count: 90_000, seed: '14', favour: 'studio-help,conversation,words,limits', rate: 0.2, end: 640 },
    { run: 'last', mean: ['abcd', 'e', 'f'] },
  ]),
  out: 'public/models/inkstone-mini.gguf',
  record: 'src/ui/model/built-in.json',
}
/** @type {typeof FULL} */
const SMOKE = {
  folder: '.cache/default-model-smoke',
  count: 2_000,
  tokenizerCount: 2_000,
  batches: 1,
  ends: [20],
  refine: [],
  out: '.cache/default-model-smoke/smoke.gguf',
  record: '.cache/default-model-smoke/record.json',
}

const { values } = parseArgs({ options: { smoke: { type: 'boolean' }, minutes: { type: 'string' } } })
const plan = values.smoke ? SMOKE : FULL
const at = (/** @type {string[]} */ ...parts) => join(ROOT, plan.folder, ...parts)
const node = ['--import', './scripts/node-loader.mjs']

const python = await ensurePython('default-model', TORCH)
const prepare = (/** @type {string} */ data, /** @type {string[]} */ ...args) =>
  runOrThrow(process.execPath, ...node, 'scripts/default-model/prepare.ts', '--out', at(data), ...args)
mkdirSync(at('data'), { recursive: true })
if (!existsSync(at('data/tokenizer.json'))) await prepare('data', '--tokenizer', '--tokenizer-conversations', String(plan.tokenizerCount))
/** Made side by side; always so many, that the data are the same on every machine. */
const PARTS = 4
async function makeConversations(/** @type {string} */ data, /** @type {string[]} */ ...order) {
  const missing = Array.from({ length: PARTS }, (_, part) => part).filter(part => !existsSync(at(data, `train.${part}.lengths`)))
  const makeParts = async () => {
    for (let part = missing.shift(); part !== undefined; part = missing.shift())
      await prepare(data, ...order, '--part', String(part), '--parts', String(PARTS))
  }
  await Promise.all(Array.from({ length: Math.min(PARTS, availableParallelism()) }, makeParts))
}
const limit = values.minutes ? ['--minutes', values.minutes] : []
const size = values.smoke ? ['--smoke'] : []
const train = (/** @type {string} */ data, /** @type {string} */ run, /** @type {string[]} */ ...order) =>
  runOrThrow(python, 'scripts/default-model/train.py', '--data', at(data), '--out', at(run), ...order, ...limit, ...size)
await makeConversations('data', '--count', String(plan.count))
await train('data', 'run', '--ends', ...plan.ends.map(String), '--batches', String(plan.batches))
let run = 'run'
let data = 'data'
for (const step of plan.refine) {
  run = `refine-${step.run}`
  if ('mean' in step) {
    const weights = step.mean.map(each => at(`refine-${each}`))
    await train(data, run, '--weights', ...weights, '--ends', '0')
    continue
  }
  const { from, count, seed, favour, rate, end } = step
  data = `${run}-data`
  mkdirSync(at(data), { recursive: true })
  copyFileSync(at('data/tokenizer.json'), at(data, 'tokenizer.json'))
  await makeConversations(data, '--count', String(count), '--seed', seed, '--favour', favour)
  const weights = from === 'run' ? 'run' : `refine-${from}`
  await train(data, run, '--weights', at(weights), '--rate', String(rate), '--ends', String(end))
}
const files = [
  '--run',
  at(run),
  '--tokenizer',
  at('data/tokenizer.json'),
  '--out',
  join(ROOT, plan.out),
  '--record',
  join(ROOT, plan.record),
  '--float',
  at('float.gguf'),
]
await runOrThrow(process.execPath, ...node, 'scripts/default-model/export.ts', ...files)
// The engine needs an adapter.
await ensureTestTools()
await runOrThrow(process.execPath, ...node, 'scripts/default-model/compare.ts', '--run', at(run), '--float', at('float.gguf'))
