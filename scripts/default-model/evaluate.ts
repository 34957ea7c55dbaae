// Asks the shipped file what it was never trained on and writes what came out: held-out phrasings, values and combinations of every group
// in both languages, questions written by hand, and questions of other people's data sets, which it should decline.
//   npm run eval:default -- [--model FILE] [--adapter NAME] [--each N] [--foreign DIR] [--out DIR] [--run DIR --card FILE]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { ToolCall } from '../../src/api/openai.ts'
import { writeCard } from './card.ts'
import { judge } from './data/check.ts'
import { groups } from './data/groups/index.ts'
import { callText } from './data/groups/tools.ts'
import { sample } from './data/sample.ts'
import type { Check, Conversation, Language, Split, Turn } from './data/types.ts'
import { foreignQuestions } from './foreign-questions.ts'
import { handWritten } from './hand-written.ts'
import { scoreTable } from './score-table.ts'

const SPLITS: Split[] = ['held-out-phrasing', 'held-out-value', 'held-out-combination']
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const HONEST: Check = { kind: 'honest' }

/** One question, and under which heading its answer counts. */
interface Item {
  section: string
  language: Language
  messages: Turn[]
  tools?: Conversation['tools']
  check: Check
}

export interface Score {
  section: string
  language: Language
  right: number
  asked: number
  /** In-domain questions that were declined. */
  declined: number
}

function fromConversation(section: string, conversation: Conversation): Item {
  const { turns, language, tools, check } = conversation
  return { section, language, messages: turns.slice(0, -1), tools, check }
}

/** `each` questions of every group, language and split. A group without held-out items of a kind uses the nearest (split.ts). */
function generated(each: number): Item[] {
  return groups.flatMap(group =>
    (['en', 'zh'] as const).flatMap(language =>
      SPLITS.flatMap(split =>
        Array.from({ length: each }, (_, index) => {
          const conversation = sample({ groups: [group], split, seed: 'evaluation', language }, index)
          return fromConversation(sectionOf(conversation), conversation)
        }),
      ),
    ),
  )
}

/** Calls and the absence of one are different skills, and so are additions and the rest of arithmetic. */
function sectionOf({ group, check, turns }: Conversation): string {
  if (group === 'tools' && check.kind === 'tool') return check.wanted === null ? 'tools: no call' : 'tools: call'
  if (group !== 'arithmetic') return group
  const question = turns[turns.length - 2].content
  return /\d\s*[+＋]\s*\d|\bplus\b|\badd\b|\bsum\b|加/i.test(question) ? 'arithmetic: additions' : 'arithmetic: other'
}

function ask(items: Item[], options: { model: string; adapter: string; folder: string }): string[] {
  mkdirSync(options.folder, { recursive: true })
  const [input, output] = ['questions.json', 'answers.json'].map(name => join(options.folder, name))
  writeFileSync(input, JSON.stringify(items.map(({ messages, tools }, index) => ({ name: String(index), messages, tools }))))
  const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', 'ask', options.model, '--in', input, '--out', output]
  const run = spawnSync(process.execPath, [...command, '--adapter', options.adapter, '--max-tokens', '200', '--cache-tokens', '8192'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (run.status !== 0) throw new Error(`\`inkstone ask\` ended with ${run.status}; its message stands above.`)
  return (JSON.parse(readFileSync(output, 'utf8')) as { text: string; tool_calls?: ToolCall[] }[]).map(asWritten)
}

/** The answer with its calls as the model wrote them. */
function asWritten({ text, tool_calls: calls = [] }: { text: string; tool_calls?: ToolCall[] }): string {
  const written = calls.map(({ function: call }) => callText(call.name, JSON.parse(call.arguments)))
  return [text, ...written].filter(part => part !== '').join('\n')
}

function scoresOf(items: Item[], answers: string[]): Score[] {
  const scores = new Map<string, Score>()
  for (const [index, { section, language, check }] of items.entries()) {
    const key = `${section} ${language}`
    const score = scores.get(key) ?? { section, language, right: 0, asked: 0, declined: 0 }
    scores.set(key, score)
    score.asked++
    if (judge(check, answers[index])) score.right++
    if (check.kind !== 'honest' && judge(HONEST, answers[index])) score.declined++
  }
  return [...scores.values()]
}

function main(): void {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { model: text, adapter: text, each: text, foreign: text, out: text, run: text, card: text } })
  const model = values.model ?? 'public/models/inkstone-mini.gguf'
  const folder = values.out ?? join(ROOT, '.cache/default-model/evaluation')
  const foreign = values.foreign ?? join(ROOT, '../shared/data')
  if (!existsSync(join(ROOT, model)) && !existsSync(model))
    throw new Error(`There is no ${model}. Train it with \`npm run train:default\`.`)
  const items: Item[] = [
    ...generated(Number(values.each ?? 20)),
    ...handWritten.map(question => ({ ...question, section: `by hand: ${question.group}` })),
    ...(existsSync(foreign)
      ? foreignQuestions(foreign).map(item => ({ ...item, section: 'other people’s questions', check: HONEST }))
      : []),
  ]
  const answers = ask(items, { model, adapter: values.adapter ?? 'lavapipe', folder })
  const scores = scoresOf(items, answers)
  const wrong = items.flatMap(({ section, messages, check }, index) =>
    judge(check, answers[index]) ? [] : [{ section, question: messages.at(-1)!.content, check, answer: answers[index] }],
  )
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify(wrong, null, 1))
  writeFileSync(join(folder, 'scores.json'), JSON.stringify(scores, null, 1))
  if (values.run && values.card) writeCard(values.card, values.run, scores)
  console.log(scoreTable(scores))
  console.log(`Wrong answers: ${join(folder, 'wrong.json')}`)
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) main()
