// Tool calls in Hermes syntax. The one idea: the schemas in the prompt, with names that vary and tools that only distract, decide
// how the call is spelled; and where no tool is needed there is no call.
import { jsonText } from '../json-text.ts'
import { noisy } from '../noise.ts'
import { allowed, draw } from '../split.ts'
import { type ToolKind, type ToolKindId, toolKinds } from '../tables/tool-kinds.ts'
import { type ToolRequest, toolRequest } from '../tool-requests.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'
import { smallTalk } from './conversation.ts'
import { factsCountries } from './facts-countries.ts'
import { factsScience } from './facts-science.ts'
import { limits } from './limits.ts'
import { studioHelp } from './studio-help.ts'
import { translation } from './translation.ts'
import { words } from './words.ts'

const NAME = 'tools'
/** Groups whose answers no tool below could give better. */
const KNOWN_WITHOUT_TOOLS = [factsCountries, factsScience, words, translation]
const KINDS = Object.keys(toolKinds) as ToolKindId[]
/** How often a kind is asked for: those that the studio has come first. */
const ASKED: ToolKindId[] = [
  'calculator',
  'calculator',
  'calculator',
  'python',
  'python',
  'dataset',
  'dataset',
  'search',
  'search',
  'date',
  'date',
  'weather',
  'timer',
  'message',
  'note',
  'panel',
]

type Schema = NonNullable<Conversation['tools']>[number]

interface Spelled {
  schema: Schema
  /** Parameter name by slot. */
  parameters: Record<string, string>
}

/** One way to name the tool and its parameters; which names are used for which kind is a combination that may be held out. */
function spell(rng: Rng, split: Split, kind: ToolKind): Spelled {
  const { name, parameters } = draw(
    () => ({
      name: rng.pick(kind.names),
      parameters: Object.fromEntries(kind.slots.map(slot => [slot.id, rng.pick(slot.names)])),
    }),
    made =>
      allowed(split === 'held-out-combination' && kind.slots.length === 0 ? 'train' : split, `${NAME}.${kind.id}.${JSON.stringify(made)}`),
  )
  const properties = Object.fromEntries(
    kind.slots.map(slot => [parameters[slot.id], { type: slot.type, ...(rng.chance(0.5) ? { description: slot.description } : {}) }]),
  )
  return {
    parameters,
    schema: {
      type: 'function',
      function: {
        name,
        description: rng.pick(kind.descriptions),
        parameters: { type: 'object', properties, required: Object.values(parameters) },
      },
    },
  }
}

/** Up to three other tools around this one, none of which could do the same. */
function withDistractors(rng: Rng, split: Split, schema: Schema, kind: ToolKindId): Schema[] {
  const rivals: Partial<Record<ToolKindId, ToolKindId[]>> = { calculator: ['python'], python: ['calculator'] }
  const others = rng.shuffle(KINDS.filter(other => other !== kind && !rivals[kind]?.includes(other))).slice(0, rng.int(0, 3))
  const taken = new Set([schema.function.name])
  const schemas = others.map(other => spell(rng, split === 'held-out-combination' ? 'train' : split, toolKinds[other]).schema)
  return rng.shuffle([schema, ...schemas.filter(other => !taken.has(other.function.name) && taken.add(other.function.name))])
}

export const callText = (name: string, args: Record<string, unknown>) => `<tool_call>\n${jsonText({ name, arguments: args })}\n</tool_call>`

function called(rng: Rng, language: Language, split: Split): Conversation {
  const kind = rng.pick(ASKED)
  const { schema, parameters } = spell(rng, split, toolKinds[kind])
  const request = toolRequest(rng, language, split, kind)
  const { name } = schema.function
  const args = Object.fromEntries(Object.entries(request.values).map(([slot, value]) => [parameters[slot], value]))
  const conversation: Conversation = {
    group: NAME,
    language,
    tools: withDistractors(rng, split, schema, kind),
    turns: [
      { role: 'user', content: asked(rng, language, request) },
      { role: 'assistant', content: callText(name, args) },
    ],
    check: { kind: 'tool', wanted: { name, arguments: args } },
  }
  // Half of them end at the call; in the others the tool has answered.
  return rng.chance(0.5) ? conversation : answered(conversation, request)
}

function asked(rng: Rng, language: Language, { question, values }: ToolRequest): string {
  const keep = Object.values(values).map(String)
  // A spoken sum or a query must not lose what the call has to repeat in other words.
  return keep.some(value => !question.includes(value)) ? question : noisy(rng, language, question, { intensity: 0.35, keep })
}

function answered(conversation: Conversation, { result, answer, key }: ToolRequest): Conversation {
  return {
    ...conversation,
    turns: [...conversation.turns, { role: 'tool', content: result }, { role: 'assistant', content: answer }],
    check: { kind: 'contains', wanted: [key] },
  }
}

/** Tools beside a question that none of them could answer better; python, the calculator and search might help with what is beyond the model. */
const NO_HELP: Record<'known' | 'beyond', ToolKindId[]> = {
  known: ['calculator', 'python', 'date', 'timer', 'message', 'dataset', 'weather', 'search', 'note'],
  beyond: ['date', 'timer', 'message', 'dataset', 'note'],
}

/** Tools are there, but the question is small talk, about the studio, about what the model knows, or beyond every tool. */
function uncalled(rng: Rng, language: Language, split: Split): Conversation {
  const draw = rng.next()
  const group = draw < 0.3 ? smallTalk : draw < 0.45 ? studioHelp : draw < 0.8 ? rng.pick(KNOWN_WITHOUT_TOOLS) : limits
  const made = group.make(rng, language, split)
  const tools = rng
    .shuffle(NO_HELP[group === limits ? 'beyond' : 'known'])
    .slice(0, rng.int(1, 3))
    .map(kind => spell(rng, split === 'held-out-combination' ? 'train' : split, toolKinds[kind]).schema)
  return { ...made, group: NAME, tools, check: { kind: 'tool', wanted: null } }
}

/** The kind of tool that the question wants is not among the tools. */
function missing(rng: Rng, language: Language, split: Split): Conversation {
  const kind = rng.pick(['weather', 'date', 'search', 'message', 'timer'] as const)
  const request = toolRequest(rng, language, split, kind)
  const other = rng.pick((['panel', 'dataset', 'calculator', 'note'] as const).filter(id => id !== 'note' || kind !== 'message'))
  return {
    group: NAME,
    language,
    tools: [spell(rng, split === 'held-out-combination' ? 'train' : split, toolKinds[other]).schema],
    turns: [
      { role: 'user', content: asked(rng, language, request) },
      { role: 'assistant', content: language === 'en' ? 'I have no tool for that here.' : '这里没有能做这件事的工具。' },
    ],
    check: { kind: 'tool', wanted: null },
  }
}

export const tools: Group = {
  name: NAME,
  weight: 13,
  make(rng, language, split) {
    const draw = rng.next()
    if (draw < 0.6) return called(rng, language, split)
    return draw < 0.93 ? uncalled(rng, language, split) : missing(rng, language, split)
  },
}
