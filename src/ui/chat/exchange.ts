// Export and import of conversations as JSON. An imported file is hostile until every field has been checked; then it becomes a tree.
import { InkstoneError } from '../../base/errors.ts'
import type {
  AnswerFigures,
  AnswerRecipe,
  Conversation,
  MessageNode,
  MessageStatus,
  SamplingSettings,
  ShownToken,
} from '../../storage/chats.ts'
import { defaultSampling, samplingRanges } from './sampling.ts'
import { childrenOf, emptyTree, root } from './tree.ts'

export const exchangeFormat = 'inkstone-chats'
export const exchangeVersion = 1
/** Far above what a person writes; below what makes JSON.parse stall a tab. */
export const importLimitBytes = 64e6
const conversationLimit = 20_000
const messageLimit = 20_000
const textLimit = 4_000_000
/** What is longer is cut before it is kept, so that an export can be read again. */
export const modelNameLimit = 200
export const errorLimit = 2000
export const folderLimit = 80
/** Tokens of an answer that are kept with their likelihoods, and alternatives of each. */
export const tokenLimit = 8192
const alternativeLimit = 20
const tokenBytesLimit = 1000
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Ids are keys of records: those that every object has already, such as `toString`, would be found where nothing was put. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && idPattern.test(value) && value !== root && !(value in Object.prototype)

interface ExchangeConversation extends Omit<Conversation, 'tree'> {
  messages: MessageNode[]
  chosen: Record<string, string>
}

/** Parents before children, siblings in order of birth: the order that import needs. */
function messagesInOrder(conversation: Conversation): MessageNode[] {
  const ids = [...childrenOf(conversation.tree, null)]
  for (let at = 0; at < ids.length; at++) ids.push(...childrenOf(conversation.tree, ids[at]))
  return ids.map(id => conversation.tree.nodes[id])
}

function plainOf(conversation: Conversation): ExchangeConversation {
  const { tree, ...rest } = conversation
  return { ...rest, messages: messagesInOrder(conversation), chosen: tree.chosen }
}

export function exportConversations(conversations: Conversation[]): string {
  const file = { format: exchangeFormat, version: exchangeVersion, conversations: conversations.map(plainOf) }
  return `${JSON.stringify(file, null, 2)}\n`
}

const refuse = (where: string, got: string, wanted: string): never => {
  throw new InkstoneError('import_invalid', `${where}: got ${got}, wanted ${wanted}. Choose a file exported by Inkstone.`)
}

const named = (value: unknown) => {
  const text = typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value)
  return text === undefined ? 'nothing' : text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function asRecord(value: unknown, where: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(where, named(value), 'an object')
}

function asList(value: unknown, where: string, limit: number): unknown[] {
  if (!Array.isArray(value)) return refuse(where, named(value), 'a list')
  return value.length <= limit ? value : refuse(where, `${value.length} entries`, `at most ${limit}`)
}

function asText(value: unknown, where: string, limit = textLimit): string {
  if (typeof value !== 'string') return refuse(where, named(value), 'text')
  return value.length <= limit ? value : refuse(where, `${value.length} characters`, `at most ${limit}`)
}

function asNumber(value: unknown, where: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const fits = typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most
  return fits ? value : refuse(where, named(value), `a number from ${least} to ${most}`)
}

function asId(value: unknown, where: string): string {
  return isId(value) ? value : refuse(where, named(value), 'an id of letters, digits, - and _')
}

function asOneOf<T extends string>(value: unknown, choices: readonly T[], where: string): T {
  return choices.includes(value as T) ? (value as T) : refuse(where, named(value), choices.join(' or '))
}

function readSampling(value: unknown, where: string): SamplingSettings {
  if (value === undefined) return defaultSampling
  const record = asRecord(value, where)
  const read = (name: keyof typeof samplingRanges) =>
    record[name] === undefined
      ? defaultSampling[name]
      : asNumber(record[name], `${where}.${name}`, samplingRanges[name].least, samplingRanges[name].most)
  return {
    temperature: read('temperature'),
    topK: read('topK'),
    topP: read('topP'),
    minP: read('minP'),
    repetitionPenalty: read('repetitionPenalty'),
    maxTokens: read('maxTokens'),
    seed: record.seed == null ? null : asNumber(record.seed, `${where}.seed`, 0, 2 ** 32 - 1),
  }
}

/** As hexadecimal. */
const sha256Chars = 64

const figureNames = ['promptTokens', 'cachedTokens', 'timeToFirstTokenMs', 'tokensPerSecond', 'seed', 'temperature'] as const

function readFigures(value: unknown, where: string): AnswerFigures | undefined {
  if (value === undefined) return undefined
  const record = asRecord(value, where)
  const figures: AnswerFigures = { completionTokens: asNumber(record.completionTokens, `${where}.completionTokens`) }
  for (const name of figureNames) if (record[name] !== undefined) figures[name] = asNumber(record[name], `${where}.${name}`)
  if (record.model !== undefined) figures.model = asText(record.model, `${where}.model`, modelNameLimit)
  if (record.adapters !== undefined) figures.adapters = asText(record.adapters, `${where}.adapters`, modelNameLimit)
  return figures
}

function readRecipe(value: unknown, where: string): AnswerRecipe {
  const record = asRecord(value, where)
  const sha256 = record.sha256 === undefined ? undefined : asText(record.sha256, `${where}.sha256`, sha256Chars)
  return {
    systemPrompt: asText(record.systemPrompt, `${where}.systemPrompt`),
    sampling: readSampling(record.sampling, `${where}.sampling`),
    ...(sha256 !== undefined && { sha256 }),
  }
}

function readTokens(value: unknown, where: string): ShownToken[] {
  return asList(value, where, tokenLimit).map((each, at) => {
    const place = `${where}, token ${at + 1}`
    const record = asRecord(each, place)
    const logprob = (got: unknown) => asNumber(got, `${place}.logprob`, -1e6, 1e-3)
    const top = record.top === undefined ? undefined : asList(record.top, `${place}.top`, alternativeLimit)
    const bytes = record.bytes === undefined ? undefined : asList(record.bytes, `${place}.bytes`, tokenBytesLimit)
    return {
      text: asText(record.text, `${place}.text`),
      ...(bytes && { bytes: bytes.map(byte => asNumber(byte, `${place}.bytes`, 0, 255)) }),
      ...(record.logprob !== undefined && { logprob: logprob(record.logprob) }),
      ...(record.entropy !== undefined && { entropy: asNumber(record.entropy, `${place}.entropy`, 0, 100) }),
      ...(top && {
        top: top.map(one => {
          const { text, logprob: likely, isControl } = asRecord(one, `${place}.top`)
          return { text: asText(text, `${place}.top`), logprob: logprob(likely), ...(isControl === true && { isControl }) }
        }),
      }),
    }
  })
}

const statuses = ['complete', 'streaming', 'stopped', 'length', 'interrupted', 'failed'] as const satisfies MessageStatus[]

function readMessage(value: unknown, where: string): MessageNode {
  const record = asRecord(value, where)
  const status = record.status === undefined ? 'complete' : asOneOf(record.status, statuses, `${where}.status`)
  const figures = readFigures(record.figures, `${where}.figures`)
  return {
    id: asId(record.id, `${where}.id`),
    parentId: record.parentId == null ? null : asId(record.parentId, `${where}.parentId`),
    role: asOneOf(record.role, ['user', 'assistant'] as const, `${where}.role`),
    text: asText(record.text, `${where}.text`),
    createdAt: asNumber(record.createdAt, `${where}.createdAt`, 0, 8.64e15),
    status: status === 'streaming' ? 'interrupted' : status,
    ...(figures && { figures }),
    ...(record.recipe !== undefined && { recipe: readRecipe(record.recipe, `${where}.recipe`) }),
    ...(record.tokens !== undefined && { tokens: readTokens(record.tokens, `${where}.tokens`) }),
    ...(record.error !== undefined && { error: asText(record.error, `${where}.error`, errorLimit) }),
  }
}

function readConversation(value: unknown, where: string): Conversation {
  const record = asRecord(value, where)
  const seen = new Set<string>()
  // Grown in place: `append` copies, and 20,000 copies of 20,000 messages would hang the tab.
  const tree = emptyTree()
  for (const [at, each] of asList(record.messages, `${where}.messages`, messageLimit).entries()) {
    const message = readMessage(each, `${where}, message ${at + 1}`)
    if (seen.has(message.id)) refuse(`${where}, message ${at + 1}`, `the id ${message.id} a second time`, 'each id once')
    if (message.parentId !== null && !seen.has(message.parentId)) {
      refuse(`${where}, message ${at + 1}`, `the parent ${message.parentId}`, 'a message that came before')
    }
    seen.add(message.id)
    const parent = message.parentId ?? root
    tree.nodes[message.id] = message
    tree.children[parent] ??= []
    tree.children[parent].push(message.id)
    tree.chosen[parent] = message.id
  }
  for (const [parent, child] of Object.entries(asRecord(record.chosen ?? {}, `${where}.chosen`))) {
    if (!Object.hasOwn(tree.children, parent) || !tree.children[parent].includes(child as string))
      refuse(`${where}.chosen`, named({ [parent]: child }), 'a child of its parent')
    tree.chosen[parent] = child as string
  }
  const folder = record.folder === undefined ? '' : asText(record.folder, `${where}.folder`, folderLimit).trim()
  return {
    id: asId(record.id, `${where}.id`),
    title: asText(record.title, `${where}.title`, 400),
    createdAt: asNumber(record.createdAt, `${where}.createdAt`, 0, 8.64e15),
    updatedAt: asNumber(record.updatedAt, `${where}.updatedAt`, 0, 8.64e15),
    systemPrompt: asText(record.systemPrompt ?? '', `${where}.systemPrompt`),
    sampling: readSampling(record.sampling, `${where}.sampling`),
    ...(record.pinned === true && { pinned: true }),
    ...(folder && { folder }),
    tree,
  }
}

/** Every conversation of the file, or an error that says which field of which message is wrong. */
export function parseExport(text: string): Conversation[] {
  if (text.length > importLimitBytes) refuse('File', `${Math.round(text.length / 1e6)} MB`, `at most ${importLimitBytes / 1e6} MB`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InkstoneError(
      'import_invalid',
      `The file is not JSON (${(cause as Error).message}). Choose a .json file exported by Inkstone.`,
      {
        cause,
      },
    )
  }
  const record = asRecord(value, 'File')
  if (record.format !== exchangeFormat) refuse('File, field format', named(record.format), `"${exchangeFormat}"`)
  if (record.version !== exchangeVersion) refuse('File, field version', named(record.version), `${exchangeVersion}`)
  const list = asList(record.conversations, 'File, field conversations', conversationLimit)
  return list.map((each, at) => readConversation(each, `Conversation ${at + 1}`))
}

/** Equal for equal conversations, whatever the time of change and the order in which their fields came to be. */
const essence = (conversation: Conversation) =>
  JSON.stringify({ ...plainOf(conversation), updatedAt: 0 }, (_key, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/** What has to be added so that nothing here is lost: the same again is skipped, the same id with other content becomes a copy. */
export function toAdd(imported: Conversation[], here: Record<string, Conversation>, newId: () => string): Conversation[] {
  const added: Conversation[] = []
  const taken = new Map(Object.entries(here))
  for (const conversation of imported) {
    const other = taken.get(conversation.id)
    if (other && essence(other) === essence(conversation)) continue
    const next = other ? { ...conversation, id: newId() } : conversation
    taken.set(next.id, next)
    added.push(next)
  }
  return added
}
