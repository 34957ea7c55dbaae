// Questions beyond what a tiny model can know. The one idea: a question is a template of a domain and a subject of that domain, so
// subjects and their pairs with templates are held out; the answer says honestly that it can't and where a larger model is.
import { withChoices } from '../choices.ts'
import { exchange } from '../conversation.ts'
import { noisy } from '../noise.ts'
import { allowedValue, draw, fill, pair } from '../split.ts'
import { type Domain, domains } from '../tables/unknown-domains.ts'
import { unknownRequest } from '../tables/unknown-grammar.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'
import { spaced } from './studio-help.ts'

const NAME = 'limits'

export const HONEST: Record<Language, readonly string[]> = {
  en: [
    "I don't know that: I am a very small model. Please load a larger model from Models.",
    "I can't answer that well, I am too small for it. A larger model from Models can help.",
  ],
  zh: ['这个我不知道，我是一个很小的模型。请在“模型”里加载更大的模型。', '这个我答不好，我太小了。可以在“模型”里加载更大的模型试试。'],
}

/** A template that several domains share stays with the first, or one domain would train what another holds out. */
const ownTemplates = (language: Language) => {
  const taken = new Set<string>()
  return new Map(
    domains.map(domain => [domain.id, domain[language].templates.filter(template => !taken.has(template) && taken.add(template))]),
  )
}
const TEMPLATES = { en: ownTemplates('en'), zh: ownTemplates('zh') }

/** Two things can be beyond a model: knowing (first answer) and doing (second answer). */
const answerOf = ({ asks }: Pick<Domain, 'asks'>, language: Language) => HONEST[language][asks === 'fact' ? 0 : 1]

/** Half of the requests are made of parts; those of a phrasing of their own are held out by it alone. */
const MADE_PROBABILITY = 0.5

function made(rng: Rng, language: Language, split: Split): Conversation {
  const request = draw(
    () => unknownRequest(rng, language),
    ({ text }) => allowedValue(split, `${NAME}.made`, text),
  )
  return exchange(NAME, language, noisy(rng, language, request.text, { intensity: 0.3 }), answerOf(request, language), { kind: 'honest' })
}

export const limits: Group = {
  name: NAME,
  weight: 8,
  make(rng, language, split) {
    if (split !== 'held-out-phrasing' && split !== 'held-out-combination' && rng.chance(MADE_PROBABILITY)) return made(rng, language, split)
    const domain = rng.pick(domains)
    const { subjects } = domain[language]
    const templates = TEMPLATES[language].get(domain.id) ?? []
    const { template, item } = pair(rng, split, `${NAME}.${domain.id}.${language}`, templates, subjects, subject => subject)
    const filled = fill(withChoices(rng, template), { x: item })
    const question = language === 'zh' ? spaced(filled) : filled.charAt(0).toUpperCase() + filled.slice(1)
    return exchange(NAME, language, noisy(rng, language, question, { soft: [item] }), answerOf(domain, language), { kind: 'honest' })
  },
}
