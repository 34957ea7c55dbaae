// An answer once more from its recipe: the same question, settings and seed, on the model that is loaded. The same weights give the same text; where
// they do not, the place is told, and whether the model is another one.
import { createStore } from 'zustand/vanilla'
import { errorRecord } from '../../base/errors.ts'
import type { Conversation, MessageNode } from '../../storage/chats.ts'
import type { EngineClient } from '../../worker/client.ts'
import { requestOf } from './sampling.ts'
import { pathTo } from './tree.ts'

export type Replay =
  | { state: 'running' }
  | { state: 'same' }
  /** `at`: characters that are the same. `otherModel`: undefined where a hash of one of the two is not known. */
  | { state: 'differs'; at: number; otherModel?: boolean }
  | { state: 'failed'; message: string }

export interface ReplayDeps {
  client(): Pick<EngineClient, 'chat'>
  /** SHA-256 of the loaded model's file, where that is known or soon read. */
  modelHash(): Promise<string | undefined>
}

/** Written in one go, to its end. */
export const canReplay = ({ recipe, status }: MessageNode) => recipe !== undefined && (status === 'complete' || status === 'length')

export function createReplayStore(deps: ReplayDeps) {
  const store = createStore<{ replays: Record<string, Replay> }>(() => ({ replays: {} }))
  const show = (id: string, replay: Replay) => store.setState(({ replays }) => ({ replays: { ...replays, [id]: replay } }))

  async function answerAgain({ tree }: Conversation, { id, recipe }: MessageNode): Promise<string> {
    const { systemPrompt, sampling } = recipe!
    const {
      stream: _,
      stream_options: __,
      ...request
    } = requestOf(systemPrompt, pathTo(tree, id).slice(0, -1), sampling, sampling.seed ?? 0)
    const { choices } = await deps.client().chat.completions.create(request)
    return choices[0].message.content ?? ''
  }

  return {
    ...store,
    async replay(conversation: Conversation, message: MessageNode): Promise<void> {
      show(message.id, { state: 'running' })
      try {
        const [text, hash] = await Promise.all([answerAgain(conversation, message), deps.modelHash()])
        const at = sameUpTo(text, message.text)
        if (text === message.text) return show(message.id, { state: 'same' })
        const isKnown = hash !== undefined && message.recipe?.sha256 !== undefined
        show(message.id, { state: 'differs', at, ...(isKnown && { otherModel: hash !== message.recipe?.sha256 }) })
      } catch (cause) {
        show(message.id, { state: 'failed', message: errorRecord(cause).message })
      }
    },
  }
}

function sameUpTo(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}
