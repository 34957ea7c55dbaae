// One topic: its questions in both languages (`(a|b)` is a choice inside a question; six or more a language, so that one can be held out),
// one short answer each.

export interface Topic {
  id: string
  en: Asked
  zh: Asked
}

export interface Asked {
  ask: string[]
  answer: string
  /** What a right answer contains. */
  key: string[]
}

export const topic = (id: string, en: Asked, zh: Asked): Topic => ({ id, en, zh })
