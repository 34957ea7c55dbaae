// Markdown and addresses of a conversation; addresses as anyone may write them.
import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../storage/chats.ts'
import { defaultSampling } from './sampling.ts'
import { asMarkdown, fileNameOf, readSettings, settingsQuery } from './share.ts'
import { append, emptyTree } from './tree.ts'

const conversation: Conversation = {
  id: 'c',
  title: 'Tea & 茶',
  createdAt: 0,
  updatedAt: 0,
  systemPrompt: 'Be brief.\nAnswer in 中文 & English.',
  sampling: { ...defaultSampling, temperature: 0.3, seed: 7 },
  tree: [
    { id: 'q', parentId: null, role: 'user' as const, text: 'What is tea?', createdAt: 0, status: 'complete' as const },
    { id: 'a', parentId: 'q', role: 'assistant' as const, text: '- a *drink*', createdAt: 0, status: 'complete' as const },
  ].reduce(append, emptyTree()),
}
const names = { untitled: 'New chat', system: 'System prompt', user: 'You', assistant: 'Assistant' }

describe('a conversation handed on', () => {
  it('is markdown with what is shown of it', () => {
    expect(asMarkdown(conversation, names)).toBe(
      '# Tea & 茶\n\n## System prompt\n\nBe brief.\nAnswer in 中文 & English.\n\n## You\n\nWhat is tea?\n\n## Assistant\n\n- a *drink*\n',
    )
    expect(fileNameOf(conversation.title)).toBe('Tea-茶')
    expect(fileNameOf('../..')).toBe('chat')
  })

  it('has its settings in an address, and they come back', () => {
    const { systemPrompt, sampling } = conversation
    expect(readSettings(settingsQuery(conversation))).toEqual({ systemPrompt, sampling })
  })

  it('takes nothing from an address that is out of range or no number', () => {
    expect(readSettings('temperature=99&topK=-5&topP=NaN&maxTokens=1e9&seed=4294967296&__proto__=1')).toEqual({
      systemPrompt: '',
      sampling: { temperature: 2, topK: 0, seed: 4294967295 },
    })
    expect(readSettings('')).toBeUndefined()
    expect(readSettings('x=1')).toBeUndefined()
    expect(readSettings(`system=${'a'.repeat(9000)}`)?.systemPrompt).toHaveLength(4000)
  })
})
