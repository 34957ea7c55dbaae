import { describe, expect, it } from 'vitest'
import type { ChatCompletion, ChatCompletionRequest } from '../../api/openai.ts'
import type { EngineClient } from '../../worker/client.ts'
import { canReplay, createReplayStore } from './replay.ts'
import { defaultSampling } from './sampling.ts'
import { append, emptyTree } from './tree.ts'

const recipe = { systemPrompt: 'Be brief.', sampling: { ...defaultSampling, seed: 7 }, sha256: 'abc' }
const question = { id: 'q', parentId: null, role: 'user' as const, text: 'What is ink?', createdAt: 1, status: 'complete' as const }
const answer = {
  id: 'a',
  parentId: 'q',
  role: 'assistant' as const,
  text: 'Ink is black.',
  createdAt: 2,
  status: 'complete' as const,
  recipe,
}
const conversation = {
  ...{ id: 'c', title: '', createdAt: 1, updatedAt: 2, sampling: defaultSampling },
  // Changed since.
  systemPrompt: 'Be long.',
  tree: append(append(emptyTree(), question), answer),
}

function setUp(said: string | Error, hash: string | undefined = 'abc') {
  const requests: ChatCompletionRequest[] = []
  const create = async (request: ChatCompletionRequest) => {
    requests.push(request)
    if (said instanceof Error) throw said
    return { choices: [{ message: { role: 'assistant', content: said } }] } as ChatCompletion
  }
  const client = { chat: { completions: { create } } } as unknown as EngineClient
  const replays = createReplayStore({ client: () => client, modelHash: async () => hash })
  return { replays, requests, shown: () => replays.getState().replays.a }
}

describe('a replay', () => {
  it('asks as the answer was asked, and finds the same text', async () => {
    const { replays, requests, shown } = setUp('Ink is black.')
    await replays.replay(conversation, answer)
    expect(shown()).toEqual({ state: 'same' })
    expect(requests).toMatchObject([
      {
        seed: 7,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'What is ink?' },
        ],
      },
    ])
    expect(requests[0]).not.toHaveProperty('stream')
  })

  it('tells where another text begins, and whether the model is another', async () => {
    for (const [hash, otherModel] of [
      ['def', true],
      ['abc', false],
    ] as const) {
      const { replays, shown } = setUp('Ink is blue.', hash)
      await replays.replay(conversation, answer)
      expect(shown()).toEqual({ state: 'differs', at: 'Ink is bl'.length, otherModel })
    }
  })

  it('says why it could not be', async () => {
    const { replays, shown } = setUp(new Error('No model is loaded.'))
    await replays.replay(conversation, answer)
    expect(shown()).toEqual({ state: 'failed', message: 'No model is loaded.' })
  })

  it('is of answers that were written in one go', () => {
    expect(canReplay(answer)).toBe(true)
    expect(canReplay({ ...answer, status: 'stopped' })).toBe(false)
    expect(canReplay({ ...answer, recipe: undefined })).toBe(false)
  })
})
