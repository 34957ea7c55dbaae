// The model card that the studio shows: what the model can and cannot do, how it was made, and the figures of its run and evaluation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Score } from './evaluate.ts'
import { percent, scoreTable } from './score-table.ts'

interface LossLine {
  step: number
  tokens: number
  /** Absent of the mean of runs, which took no step. */
  loss?: number
  'held-out-phrasing'?: number
  'held-out-value'?: number
}

interface Weights {
  config: { vocabulary: number; width: number; layers: number; heads: number; kv_heads: number; hidden: number; context: number }
  /** Steps towards which the rate fell. */
  ends: number[]
  steps: number
  tokens: number
  tensors: { shape: number[] }[]
}

const listed = (steps: number[]): string => [steps.slice(0, -1).join(', '), steps.at(-1)].filter(Boolean).join(' and ')

/** Rows of the table of losses at most. */
const LOSS_ROWS = 14

function lossTable(lines: LossLine[]): string {
  const measured = lines.filter(line => line['held-out-value'] !== undefined)
  const every = Math.max(1, Math.ceil(measured.length / LOSS_ROWS))
  const shown = measured.filter((_, index) => (measured.length - 1 - index) % every === 0)
  const figure = (loss: number | undefined) => loss?.toFixed(3) ?? ''
  const rows = shown.map(line => {
    const held = `${figure(line['held-out-phrasing'])} | ${figure(line['held-out-value'])}`
    return `| ${(line.tokens / 1e6).toFixed(1)} | ${figure(line.loss)} | ${held} |`
  })
  return ['| million tokens | training | held-out phrasings | held-out values |', '|---|---|---|---|', ...rows].join('\n')
}

/** `note`: what a reader of the recipe would not guess of this run. */
function cardText(weights: Weights, losses: LossLine[], scores: Score[], note: string): string {
  const { config } = weights
  const parameters = weights.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
  const right = scores.reduce((sum, score) => sum + score.right, 0)
  const asked = scores.reduce((sum, score) => sum + score.asked, 0)
  return `# Inkstone Mini

A small chat model in English and Chinese that comes with the studio, so that the first question needs no download. It was trained from
nothing on conversations that a program of this project writes; no other data went into it. Apache-2.0.

## What it can do

- say what the studio does and what its words mean (LoRA, quantization, KV cache, perplexity …)
- facts that fit in tables: countries and their capitals, continents, languages and currencies, planets, elements, the calendar, units,
  opposites, plurals, common words in both languages
- small tasks: sums, sorting and counting short lists, letters of a word, answers from a short text, JSON from a sentence, tables
- remember a name or a preference within a conversation, follow a style that the system prompt sets
- call tools that are described to it (Hermes syntax) and say what came back

## What it cannot do

Write freely, explain, reason over several steps, or know anything beyond its tables. It was taught to say so and to point to Models; when
it answers such a question all the same, the answer is likely wrong. It errs in what it can do as well, as often as the table below says.

## How it was made

| what | figure |
|---|---|
| architecture | Llama, ${config.layers} layers of width ${config.width}, ${config.heads} heads over ${config.kv_heads} key-value heads, hidden ${config.hidden}, tied embedding |
| parameters | ${(parameters / 1e6).toFixed(2)} million |
| context | ${config.context} tokens |
| tokenizer | byte-level BPE of ${config.vocabulary} tokens, digits one by one, trained on the same conversations |
| data | seeded grammars, tables and paraphrases (\`scripts/default-model/data\`); phrasings, values and combinations are held out for evaluation |
| training | ${weights.steps} steps, ${(weights.tokens / 1e6).toFixed(1)} million tokens, loss on the assistant's turns only; Muon and AdamW; the rate is constant, falls to zero over the last quarter before step ${listed(weights.ends)}, and rises again between${note} |
| format | Q4_0, embedding Q8_0; the last tenth before such a step rounds its weights to these |

## Loss

${lossTable(losses)}

## Evaluation

Greedy answers of the 4-bit file through the studio's own engine, to questions that were held out of training, to 300 written by hand, and to
questions of other people's data sets, which it should decline. All together ${percent(right, asked)} % of ${asked} right.

${scoreTable(scores)}
`
}

/** Writes the card of the model that the run in the folder `run` gave. */
export function writeCard(file: string, run: string, scores: Score[]): void {
  const weights = JSON.parse(readFileSync(join(run, 'weights.json'), 'utf8')) as Weights
  const losses = readFileSync(join(run, 'losses.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as LossLine)
  const noteFile = join(run, 'note.txt')
  const note = existsSync(noteFile) ? `; ${readFileSync(noteFile, 'utf8').trim()}` : ''
  writeFileSync(file, cardText(weights, losses, scores, note))
}
