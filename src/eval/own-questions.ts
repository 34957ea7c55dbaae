// A person's own questions as a test of a model: a question a line, `=>`, and what a right answer contains. The smallest evaluation there is.
import { InkstoneError } from '../base/errors.ts'

export interface OwnQuestion {
  question: string
  /** Any one of these makes an answer right. */
  wanted: string[]
}

export const mostQuestions = 200

/** Rejects a line without both sides, naming it, and a text without any question; empty lines are passed over. */
export function readQuestions(text: string): OwnQuestion[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }))
  const questions = lines.filter(({ line }) => line !== '').map(({ line, number }) => readQuestion(line, number))
  if (questions.length === 0)
    throw new InkstoneError('questions_none', 'There is no question yet. Write one a line, then => and what a right answer contains.')
  if (questions.length > mostQuestions)
    throw new InkstoneError('questions_many', `${questions.length} questions; ${mostQuestions} are asked at most. Leave some out.`)
  return questions
}

function readQuestion(line: string, number: number): OwnQuestion {
  const at = line.lastIndexOf('=>')
  const question = line.slice(0, at).trim()
  const wanted = line
    .slice(at + 2)
    .split('|')
    .map(each => each.trim())
    .filter(each => each !== '')
  if (at < 0 || question === '' || wanted.length === 0)
    throw new InkstoneError(
      'question_half',
      `Line ${number} is “${line.slice(0, 60)}”. Write the question, then =>, then what a right answer contains; | between words that are each right.`,
    )
  return { question, wanted }
}

/** Case, width and composition of letters do not count; a number is not found within a longer one. */
export function isRight(answer: string, wanted: readonly string[]): boolean {
  const said = plain(answer)
  return wanted.some(each => contains(said, plain(each)))
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase()

function contains(text: string, part: string): boolean {
  const isDigit = (sign: string | undefined) => sign !== undefined && /\d/.test(sign)
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const isWhole = !(isDigit(part[0]) && isDigit(text[at - 1])) && !(isDigit(part.at(-1)) && isDigit(text[at + part.length]))
    if (isWhole) return true
  }
  return false
}
