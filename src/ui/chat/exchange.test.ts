// What leaves comes back the same; a hostile file is refused with the place of its fault.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InkstoneError } from '../../base/errors.ts'
import type { Conversation, MessageNode } from '../../storage/chats.ts'
import { exportConversations, parseExport, toAdd } from './exchange.ts'
import { defaultSampling } from './sampling.ts'
import { append, emptyTree, switchBranch } from './tree.ts'

const node = (id: string, parentId: string | null, role: MessageNode['role']): MessageNode => ({
  id,
  parentId,
  role,
  text: `text of ${id}`,
  createdAt: 1,
  status: 'complete',
})

function sample(id = 'c1'): Conversation {
  const nodes = [node('u1', null, 'user'), node('a1', 'u1', 'assistant'), node('a2', 'u1', 'assistant'), node('u2', 'a2', 'user')]
  const tree = switchBranch(nodes.reduce(append, emptyTree()), 'a2', -1)
  return { id, title: 'Sample', createdAt: 1, updatedAt: 2, systemPrompt: 'Be brief.', sampling: { ...defaultSampling, seed: 7 }, tree }
}

type Loose = Record<string, unknown>
interface LooseFile extends Loose {
  conversations: (Loose & { messages: Loose[]; chosen: Loose })[]
}

/** The export of the sample with one thing changed. */
function tampered(change: (file: LooseFile) => void): string {
  const file = JSON.parse(exportConversations([sample()])) as LooseFile
  change(file)
  return JSON.stringify(file)
}

describe('export and import', () => {
  it('brings every branch, choice and setting back', () => {
    expect(parseExport(exportConversations([sample()]))).toEqual([sample()])
  })

  it('brings tokens back, and refuses what is no likelihood', () => {
    const conversation = sample()
    const tokens = [{ text: 'before' }, { text: ' tea', logprob: -0.5, entropy: 0.7, top: [{ text: ' tea', logprob: -0.5 }] }]
    conversation.tree.nodes.a1 = { ...conversation.tree.nodes.a1, tokens }
    expect(parseExport(exportConversations([conversation]))).toEqual([conversation])
    const wrong = (token: object) => () => parseExport(tampered(file => (file.conversations[0].messages[1].tokens = [token])))
    expect(wrong({ text: 'x', logprob: 4 })).toThrow('logprob')
    expect(wrong({ logprob: -1 })).toThrow('text')
    expect(wrong({ text: 'x', top: Array.from({ length: 99 }, () => ({ text: 'x', logprob: -1 })) })).toThrow('top')
  })

  it('brings the pin and the folder back, and no other kind of either', () => {
    const kept = { ...sample(), pinned: true, folder: 'Workshop' }
    expect(parseExport(exportConversations([kept]))).toEqual([kept])
    const odd = { ...sample(), pinned: 'yes' as unknown as boolean, folder: '  ' }
    expect(parseExport(exportConversations([odd]))).toEqual([sample()])
    expect(() => parseExport(tampered(file => (file.conversations[0].folder = 7)))).toThrow('folder')
  })

  it('brings figures and errors back', () => {
    const conversation = sample()
    conversation.tree.nodes.a1 = {
      ...conversation.tree.nodes.a1,
      status: 'failed',
      error: 'lost',
      figures: { completionTokens: 3, seed: 9 },
    }
    expect(parseExport(exportConversations([conversation]))[0].tree.nodes.a1).toEqual(conversation.tree.nodes.a1)
  })

  it('takes an answer that was still being written as interrupted', () => {
    const text = tampered(file => (file.conversations[0].messages[1].status = 'streaming'))
    expect(parseExport(text)[0].tree.nodes.a1.status).toBe('interrupted')
  })

  const faults: [string, (file: LooseFile) => void, RegExp][] = [
    ['another format', file => (file.format = 'x'), /field format/],
    ['a later version', file => (file.version = 2), /field version: got 2, wanted 1/],
    ['no conversations', file => (file.conversations = 3 as never), /conversations: got 3, wanted a list/],
    ['a system message', file => (file.conversations[0].messages[0].role = 'system'), /message 1.role: got "system"/],
    ['text that is none', file => (file.conversations[0].messages[2].text = { html: 1 }), /message 3.text: got an object/],
    ['an unknown parent', file => (file.conversations[0].messages[1].parentId = 'zz'), /message 2: got the parent zz/],
    ['a cycle', file => (file.conversations[0].messages[0].parentId = 'u2'), /message 1: got the parent u2/],
    ['its own parent', file => (file.conversations[0].messages[0].parentId = 'u1'), /the parent u1/],
    ['an id twice', file => (file.conversations[0].messages[3].id = 'u1'), /the id u1 a second time/],
    ['__proto__ as an id', file => (file.conversations[0].messages[0].id = '__proto__'), /got "__proto__"/],
    ['constructor as an id', file => (file.conversations[0].id = 'constructor'), /got "constructor"/],
    ['toString as an id of a message', file => (file.conversations[0].messages[0].id = 'toString'), /message 1.id: got "toString"/],
    ['valueOf as a parent', file => (file.conversations[0].messages[1].parentId = 'valueOf'), /parentId: got "valueOf"/],
    ['hasOwnProperty as an id', file => (file.conversations[0].id = 'hasOwnProperty'), /got "hasOwnProperty"/],
    ['root as an id', file => (file.conversations[0].messages[0].id = 'root'), /got "root"/],
    ['a choice that is no child', file => (file.conversations[0].chosen = { u1: 'u2' }), /chosen/],
    ['a choice under __proto__', file => (file.conversations[0].chosen = JSON.parse('{"__proto__":"a1"}') as Loose), /chosen/],
    ['a time that is not finite', file => (file.conversations[0].createdAt = -1), /createdAt: got -1/],
    [
      'a temperature of 9',
      file => (file.conversations[0].sampling = { temperature: 9 }),
      /temperature: got 9, wanted a number from 0 to 2/,
    ],
    ['20,001 messages', file => (file.conversations[0].messages = Array(20_001).fill({})), /20001 entries/],
  ]
  it.each(faults)('refuses %s and says where', (_name, change, message) => {
    expect(() => parseExport(tampered(change))).toThrow(message)
  })

  it('refuses what is no JSON, and every cut of a good file', () => {
    const text = exportConversations([sample()]).trim()
    expect(() => parseExport('GGUF')).toThrow(/not JSON/)
    for (let end = 0; end < text.length; end += 7) expect(() => parseExport(text.slice(0, end))).toThrow(InkstoneError)
  })

  it('answers any JSON with conversations or a typed error, and never touches Object.prototype', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        try {
          parseExport(text)
        } catch (error) {
          expect(error).toBeInstanceOf(InkstoneError)
        }
        expect(({} as Loose).polluted).toBeUndefined()
      }),
    )
  })

  it('reads 20,000 messages in well under a second', () => {
    const messages = Array.from({ length: 20_000 }, (_, at) => node(`n${at}`, at === 0 ? null : `n${at - 1}`, 'user'))
    const text = tampered(file => {
      file.conversations[0].messages = messages as never
      file.conversations[0].chosen = {}
    })
    const startedAt = performance.now()
    expect(Object.keys(parseExport(text)[0].tree.nodes)).toHaveLength(20_000)
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})

describe('adding an import to what is here', () => {
  const newId = () => 'fresh'

  it('skips what is here already, whatever its time of change', () => {
    expect(toAdd([{ ...sample(), updatedAt: 99 }], { c1: sample() }, newId)).toEqual([])
  })

  it('skips what is here already, in whatever order its fields came to be', () => {
    const mixed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(mixed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, each]) => [key, mixed(each)]),
            )
          : value
    expect(toAdd([sample()], { c1: mixed(sample()) as Conversation }, newId)).toEqual([])
  })

  it('adds the same id with other content as a copy, so that nothing here is lost', () => {
    const added = toAdd([{ ...sample(), title: 'Other' }], { c1: sample() }, newId)
    expect(added.map(each => [each.id, each.title])).toEqual([['fresh', 'Other']])
  })

  it('keeps two conversations of one file apart that carry the same id', () => {
    expect(toAdd([sample(), { ...sample(), title: 'Other' }], {}, newId).map(each => each.id)).toEqual(['c1', 'fresh'])
  })
})
