// `logits`: the numbers behind a text, for comparing with a reference: top logits, log-sum-exp and log-probabilities at every position.
import { logSumExp, topIds } from '../api/chat.ts'
import type { LoadedModel } from '../api/loaded-model.ts'
import { InkstoneError } from '../base/errors.ts'
import { type CommandOptions, isIds, need, openForCommand, readRecords, writeResult } from './command-options.ts'

interface Text {
  name: unknown
  ids: number[]
  /** Ids whose logits are wanted: a list for each position, or one for all. */
  probe?: number[] | number[][]
}

const TOP = 8

export async function run(options: CommandOptions): Promise<void> {
  if (!options.in) throw new InkstoneError('usage', 'Ids were wanted: inkstone logits MODEL --in ids.json --out out.json.')
  const texts = await readRecords(options.in, checkText)
  const model = await openForCommand(options)
  const { engine } = model
  checkProbes(texts, engine.config.vocabulary)
  const results = []
  for (const text of texts) results.push(await measure(model, text, options.greedy ?? 0))
  await writeResult(options.out, { adapter: engine.context.adapterName, kernels: engine.context.variants, texts: results })
}

function checkProbes(texts: readonly Text[], vocabulary: number): void {
  texts.forEach(({ probe }, index) => {
    const wrong = probe?.flat().find(id => id >= vocabulary)
    if (wrong === undefined) return
    throw new InkstoneError('usage', `Record ${index} probes the id ${wrong}; the model has ids 0 to ${vocabulary - 1}.`)
  })
}

async function measure({ engine, adapters: shelf }: LoadedModel, { name, ids, probe }: Text, greedy: number) {
  const adapters = shelf.uses({})
  const result = {
    name,
    top8_ids: [] as number[][],
    top8_logits: [] as number[][],
    logsumexp: [] as number[],
    ...(probe && { probe_logits: [] as number[][] }),
    next_logprob: [] as number[],
    last_logits: [] as number[],
  }
  const visit = (position: number, logits: Float32Array) => {
    const top = topIds(logits, TOP)
    const total = logSumExp(logits)
    result.top8_ids.push(top)
    result.top8_logits.push(top.map(id => logits[id]))
    result.logsumexp.push(total)
    if (probe) result.probe_logits?.push(probedAt(probe, position).map(id => logits[id]))
    if (position + 1 < ids.length) result.next_logprob.push(logits[ids[position + 1]] - total)
    else result.last_logits = Array.from(logits)
  }
  await engine.logits(ids, visit, { adapters })
  if (greedy === 0) return result
  const greedyIds: number[] = []
  for await (const { id } of engine.generate(ids, { maxTokens: greedy, adapters })) greedyIds.push(id)
  return { ...result, greedy_ids: greedyIds }
}

const isPerPosition = (probe: number[] | number[][]): probe is number[][] => Array.isArray(probe[0])

const probedAt = (probe: number[] | number[][], position: number): number[] => (isPerPosition(probe) ? probe[position] : probe)

function checkText(record: Record<string, unknown>, index: number): Text {
  const { name, ids, probe } = record
  need(isIds(ids) && ids.length > 0, index, '"ids" with at least one token id')
  if (probe === undefined) return { name, ids }
  const isRows = Array.isArray(probe) && probe.length === ids.length && probe.every(isIds)
  need(isRows || isIds(probe), index, '"probe" as token ids, or as a list of token ids for each position')
  return { name, ids, probe }
}
