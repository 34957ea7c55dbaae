// Small makers of conversations that nearly every group needs: one question and its answer.
import type { Check, Conversation, Language } from './types.ts'

/** A conversation of one question and one answer. */
export function exchange(group: string, language: Language, question: string, answer: string, check: Check): Conversation {
  return {
    group,
    language,
    turns: [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ],
    check,
  }
}

/** The two conversations one after the other; the second one's check. Neither may have tools, the second no system prompt. */
export function chained(first: Conversation, second: Conversation): Conversation {
  return { ...second, turns: [...first.turns, ...second.turns] }
}

/** May this conversation be continued by another one, or continue another one? */
export function isChainable(conversation: Conversation): boolean {
  return (
    !conversation.tools &&
    conversation.turns.length <= 6 &&
    conversation.turns.every(turn => turn.role === 'user' || turn.role === 'assistant')
  )
}
