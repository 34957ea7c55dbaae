// Questions of other people's data sets, read where they lie and never kept: what the model should decline. The sets are those of the
// reference data beside the repository; a set that is missing is an error, because a score over fewer questions would be another score.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language, Turn } from './data/types.ts'

export interface ForeignQuestion {
  language: Language
  messages: Turn[]
}

/** Longer ones would not leave room for an answer in the model's context. */
const MOST_CHARS = 600

type Reader = (text: string) => string[]

interface Instruction {
  instruction: string
  input: string
}

const instructions: Reader = text =>
  (JSON.parse(text) as Instruction[]).map(({ instruction, input }) => (input ? `${instruction}\n${input}` : instruction))
const jsonLines =
  (question: (record: Record<string, unknown>) => string): Reader =>
  text =>
    text
      .trim()
      .split('\n')
      .map(line => question(JSON.parse(line) as Record<string, unknown>))
const csvQuestions: Reader = text =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(',')[1])

const SETS: { file: string; language: Language; count: number; read: Reader }[] = [
  { file: 'sft/alpaca_en_demo.json', language: 'en', count: 140, read: instructions },
  { file: 'sft/alpaca_zh_demo.json', language: 'zh', count: 140, read: instructions },
  { file: 'eval/gsm8k_test.jsonl', language: 'en', count: 60, read: jsonLines(record => String(record.question)) },
  { file: 'eval/mt_bench_question.jsonl', language: 'en', count: 60, read: jsonLines(record => (record.turns as string[])[0]) },
  { file: 'eval/cmmlu_test_anatomy.csv', language: 'zh', count: 50, read: csvQuestions },
  { file: 'eval/cmmlu_test_chinese_history.csv', language: 'zh', count: 50, read: csvQuestions },
]

/** 500 questions, the same ones every time: evenly spread over each set. */
export function foreignQuestions(folder: string): ForeignQuestion[] {
  return SETS.flatMap(({ file, language, count, read }) => {
    const all = read(readFileSync(join(folder, file), 'utf8')).filter(question => question.length > 0 && question.length <= MOST_CHARS)
    if (all.length < count) throw new Error(`${file}: got ${all.length} questions of at most ${MOST_CHARS} characters, wanted ${count}`)
    return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]).map(content => ({
      language,
      messages: [{ role: 'user' as const, content }],
    }))
  })
}
