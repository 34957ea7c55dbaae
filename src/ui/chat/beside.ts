// Questions whose answers are all shown, beside each other.
import { createStore } from 'zustand/vanilla'

export const beside = createStore<{ questions: ReadonlySet<string | null> }>(() => ({ questions: new Set() }))

export const isBeside = (questionId: string | null) => (state: { questions: ReadonlySet<string | null> }) => state.questions.has(questionId)

export function showBeside(questionId: string | null, all: boolean) {
  const questions = new Set(beside.getState().questions)
  if (all) questions.add(questionId)
  else questions.delete(questionId)
  beside.setState({ questions })
}
