// A draft with pasted texts becomes one message.
import { expect, it } from 'vitest'
import { emptyDraft, isBlank, isLong, messageOf } from './draft.ts'

it('puts pasted texts behind what was written, each in a fence of its own', () => {
  expect(messageOf({ text: ' What is this? ', pasted: ['one\n', 'two'] })).toBe('What is this?\n\n```text\none\n```\n\n```text\ntwo\n```')
  expect(messageOf({ text: '', pasted: ['one'] })).toBe('```text\none\n```')
  expect(messageOf({ text: 'just this', pasted: [] })).toBe('just this')
})

it('fences a text that has fences itself', () => {
  expect(messageOf({ text: '', pasted: ['a\n````\nb'] })).toBe('`````text\na\n````\nb\n`````')
})

it('knows what is long and what is nothing', () => {
  expect([isLong('x'.repeat(3000)), isLong('x'.repeat(3001))]).toEqual([false, true])
  expect([isBlank(emptyDraft), isBlank({ text: ' ', pasted: ['x'] })]).toEqual([true, false])
})
