// From the generator to what the trainer reads: trains the tokenizer, then writes conversations as token ids, with the trained ones
// marked. Everything is decided by the seed, so the same order gives the same bytes.
// The tokenizer is made by a call of its own; parts of the conversations can then be made side by side.
//   node --import ./scripts/node-loader.mjs scripts/default-model/prepare.ts --out DIR --tokenizer [--tokenizer-conversations N]
//   node --import ./scripts/node-loader.mjs scripts/default-model/prepare.ts --out DIR --count N [--seed S] [--part I --parts N] [--favour GROUP,…]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTokenizer, loadChatTemplate, type Tokenizer } from '../../src/tokenizer/index.ts'
import { preTokenizer, splitText } from '../../src/tokenizer/pre-tokenizers.ts'
import { trainBpe } from './bpe-trainer.ts'
import { CHAT_TEMPLATE, CONTROL_TOKENS, markTrained, PRE_TOKENIZER, textsOf, tokenizerSpec } from './chat-format.ts'
import { chained } from './data/conversation.ts'
import { groups } from './data/groups/index.ts'
import { seededRng } from './data/rng.ts'
import { type SampleOptions, sample } from './data/sample.ts'
import { heldOutPhrasing } from './data/split.ts'
import type { Conversation, Split } from './data/types.ts'
import { handWritten } from './hand-written.ts'

const VOCABULARY_SIZE = 4096
const TOKENIZER_CONVERSATIONS = 60_000
/** Four Chinese characters, or a long word. */
const MOST_TOKEN_BYTES = 12
/** One conversation in this many is drawn out over many questions, so that the whole context is used. */
const LONG_ONE_IN = 24
const MOST_LINKS = 40
const CONTEXT_TOKENS = 1024
const VALIDATION_CONVERSATIONS = 600
/** How much oftener a favoured group comes. */
const FAVOUR = 3

const { createChatTemplate } = await loadChatTemplate()
const template = createChatTemplate(CHAT_TEMPLATE, {})

interface Order {
  out: string
  seed: string
  count: number
  /** Every `parts`th conversation, from the `part`th on. */
  part: number
  parts: number
  /** Groups that come oftener: for a model that knows the others and goes on with new questions of these. */
  favour: string[]
  /** To train the tokenizer on, and nothing else is made. */
  tokenizerConversations?: number
}

function readOrder(): Order {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '1000000' },
      part: { type: 'string', default: '0' },
      parts: { type: 'string', default: '1' },
      favour: { type: 'string', default: '' },
      tokenizer: { type: 'boolean' },
      'tokenizer-conversations': { type: 'string', default: String(TOKENIZER_CONVERSATIONS) },
    },
  })
  if (!values.out) throw new Error('--out: got nothing, wanted the folder to write into')
  return {
    out: values.out,
    seed: values.seed,
    count: Number(values.count),
    part: Number(values.part),
    parts: Number(values.parts),
    favour: favoured(values.favour),
    tokenizerConversations: values.tokenizer ? Number(values['tokenizer-conversations']) : undefined,
  }
}

function favoured(list: string): string[] {
  const names = list.split(',').filter(Boolean)
  const unknown = names.find(name => !groups.some(group => group.name === name))
  if (unknown) throw new Error(`--favour: got "${unknown}", wanted names of groups: ${groups.map(({ name }) => name).join(', ')}`)
  return names
}

const optionsOf = ({ favour, seed }: Order, split: Split): SampleOptions => ({
  groups: groups.map(group => (favour.includes(group.name) ? { ...group, weight: group.weight * FAVOUR } : group)),
  split,
  seed,
})

const tokenizerFile = (order: Order) => join(order.out, 'tokenizer.json')

function trainedTokenizer(order: Order): Tokenizer {
  const { tokens, merges } = JSON.parse(readFileSync(tokenizerFile(order), 'utf8'))
  return createTokenizer(tokenizerSpec(tokens, merges))
}

function trainTokenizer(order: Order, conversations: number): ReturnType<typeof trainBpe> {
  const pieces = new Map<string, number>()
  const { patterns } = preTokenizer(PRE_TOKENIZER)
  for (let index = 0; index < conversations; index++) {
    for (const text of textsOf(sample(optionsOf(order, 'train'), index))) {
      for (const piece of splitText(text, patterns)) pieces.set(piece, (pieces.get(piece) ?? 0) + 1)
    }
  }
  return trainBpe({ pieces, controlTokens: CONTROL_TOKENS, vocabularySize: VOCABULARY_SIZE, mostBytes: MOST_TOKEN_BYTES })
}

/** One conversation, or now and then a long one made of several. */
function exampleConversation(order: Order, split: Split, index: number): Conversation {
  const options = optionsOf(order, split)
  const first = sample(options, index)
  const rng = seededRng(`${order.seed}/${split}/long/${index}`)
  if (split !== 'train' || rng.int(1, LONG_ONE_IN) !== 1 || !isPlain(first)) return first
  // Around 4 bytes a token in English, fewer in Chinese; what turns out too long is left out by the caller.
  const wantedChars = rng.int(400, 2400)
  let conversation = first
  for (let next = 0; JSON.stringify(conversation.turns).length < wantedChars && next < MOST_LINKS; next++) {
    const following = sample(options, order.count + index * MOST_LINKS + next)
    // Two of the group `conversation` could contradict each other: a name told in the first is asked for in vain in the second.
    if (isPlain(following) && following.group !== 'conversation') conversation = chained(conversation, following)
  }
  return conversation
}

/** What is compared of a question: its letters and digits. */
const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const byHand = new Set(
  handWritten.filter(({ messages, tools }) => messages.length === 1 && !tools).map(({ messages }) => bare(messages[0].content)),
)

/** A question of the evaluation is trained nowhere, also where a phrasing and a value, or another word in one, happen to make it. */
function evaluated(split: Split): (conversation: Conversation) => boolean {
  const isHeldOut = split === 'train' ? heldOutPhrasing() : () => false
  return ({ turns }) => turns.some(({ role, content }) => role === 'user' && (byHand.has(bare(content)) || isHeldOut(content)))
}

const isPlain = ({ tools, turns }: Conversation) => !tools && turns.every(turn => turn.role === 'user' || turn.role === 'assistant')

/** `NAME.PART.tokens`: u16 ids, the top bit marks a trained one. `NAME.PART.lengths`: u16 per conversation. */
function writeExamples(order: Order, tokenizer: Tokenizer, split: Split, count: number): void {
  let tokens = new Uint16Array(1 << 20)
  const lengths: number[] = []
  let used = 0
  const isEvaluated = evaluated(split)
  for (let index = order.part; index < count; index += order.parts) {
    const conversation = exampleConversation(order, split, index)
    if (isEvaluated(conversation)) continue
    const ids = template.encode(tokenizer, conversation.turns, { addGenerationPrompt: false, tools: conversation.tools })
    if (ids.length > CONTEXT_TOKENS) continue
    const { trained } = markTrained(tokenizer, ids)
    if (used + ids.length > tokens.length) {
      const larger = new Uint16Array(tokens.length * 2)
      larger.set(tokens)
      tokens = larger
    }
    for (const [i, id] of ids.entries()) tokens[used++] = trained[i] ? id | 0x8000 : id
    lengths.push(ids.length)
    if (lengths.length % 20_000 === 0) console.log(`${split}: ${index} of ${count} conversations, ${used} tokens`)
  }
  const write = (name: string, data: Uint8Array | Uint16Array) => writeFileSync(join(order.out, `${split}.${order.part}.${name}`), data)
  write('tokens', tokens.subarray(0, used))
  write('lengths', Uint16Array.from(lengths))
  console.log(`${split}: ${lengths.length} conversations, ${used} tokens`)
}

const order = readOrder()
mkdirSync(order.out, { recursive: true })
if (order.tokenizerConversations) {
  const { tokens, merges } = trainTokenizer(order, order.tokenizerConversations)
  writeFileSync(tokenizerFile(order), JSON.stringify({ tokens, merges }))
} else {
  const tokenizer = trainedTokenizer(order)
  for (const split of ['held-out-phrasing', 'held-out-value', 'held-out-combination', 'train'] as const) {
    writeExamples(order, tokenizer, split, split === 'train' ? order.count : Math.min(order.count, VALIDATION_CONVERSATIONS))
  }
}
