// Writes the data set as JSON lines: one conversation a line. Run it with
//   node --import ./scripts/node-loader.mjs scripts/default-model/data/generate.ts --split train --count 1000 --seed 1 --out train.jsonl
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { groups } from './groups/index.ts'
import { type SampleOptions, sample } from './sample.ts'
import type { Split } from './types.ts'

const SPLITS: readonly Split[] = ['train', 'held-out-phrasing', 'held-out-value', 'held-out-combination']

interface Order extends SampleOptions {
  count: number
  /** The number of the first conversation, so that a set can be made in pieces. */
  from: number
  /** `-` is standard output. */
  out: string
}

function readOrder(args: string[]): Order {
  const { values } = parseArgs({
    args,
    options: {
      split: { type: 'string', default: 'train' },
      count: { type: 'string', default: '1000' },
      from: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: '-' },
      group: { type: 'string', multiple: true },
      language: { type: 'string' },
    },
  })
  const split = SPLITS.find(name => name === values.split)
  if (!split) throw new Error(`--split: got "${values.split}", wanted one of ${SPLITS.join(', ')}`)
  const { language } = values
  if (language !== undefined && language !== 'en' && language !== 'zh') throw new Error(`--language: got "${language}", wanted en or zh`)
  const wanted = values.group
  const chosen = wanted ? groups.filter(group => wanted.includes(group.name)) : groups
  if (chosen.length < (wanted?.length ?? 1)) {
    throw new Error(`--group: got ${wanted}, wanted some of ${groups.map(group => group.name).join(', ')}`)
  }
  return {
    groups: chosen,
    split,
    seed: values.seed,
    language,
    count: whole('count', values.count),
    from: whole('from', values.from),
    out: values.out,
  }
}

function whole(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name}: got "${text}", wanted a whole number of 0 or more`)
  return number
}

async function generate(order: Order): Promise<void> {
  const stream = order.out === '-' ? process.stdout : createWriteStream(order.out)
  for (let index = order.from; index < order.from + order.count; index++) {
    const line = `${JSON.stringify(sample(order, index))}\n`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  if (stream === process.stdout) return
  stream.end()
  await once(stream, 'finish')
}

await generate(readOrder(process.argv.slice(2)))
