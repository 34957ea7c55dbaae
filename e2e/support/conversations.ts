// Conversations as an export holds them, for stories that need messages and no model.

interface Spoken {
  role: 'user' | 'assistant'
  text: string
  tokens?: { text: string; logprob: number }[]
}

const AT_MS = Date.UTC(2026, 10, 1, 12)

/** An export with one conversation of these messages, each the answer to the one before it. */
export function exportOf(title: string, spoken: Spoken[]): string {
  const messages = spoken.map((message, at) => ({
    ...message,
    id: `message-${at}`,
    parentId: at === 0 ? null : `message-${at - 1}`,
    createdAt: AT_MS + at,
    status: 'complete',
  }))
  const conversation = { id: 'told', title, createdAt: AT_MS, updatedAt: AT_MS, systemPrompt: '', messages, chosen: {} }
  return JSON.stringify({ format: 'inkstone-chats', version: 1, conversations: [conversation] })
}

/** An export of so many conversations with so many messages each. */
export function exportOfMany(conversations: number, messages: number): string {
  const many = Array.from({ length: conversations }, (_, c) => ({
    id: `many-${c}`,
    title: `Conversation ${c}`,
    createdAt: AT_MS,
    updatedAt: AT_MS + c,
    systemPrompt: '',
    chosen: {},
    messages: Array.from({ length: messages }, (_, m) => ({
      id: `many-${c}-${m}`,
      parentId: m === 0 ? null : `many-${c}-${m - 1}`,
      role: m % 2 === 0 ? 'user' : 'assistant',
      text:
        m % 2 === 0
          ? `Question ${m} of conversation ${c}?`
          : `Answer **${m}**: \`code\`, a list\n\n- one\n- two\n\nand a [link](https://example.org/${m}).`,
      createdAt: AT_MS + m,
      status: 'complete',
    })),
  }))
  return JSON.stringify({ format: 'inkstone-chats', version: 1, conversations: many })
}

/** Something of everything that formatted answers can hold. */
export const EVERYDAY: Spoken[] = [
  { role: 'user', text: 'How do I sort a list?' },
  {
    role: 'assistant',
    text: [
      '# Sorting',
      'Use `sort` on a **copy**; see [the manual](https://developer.mozilla.org/docs).',
      '```js\nconst sorted = [...list].sort((a, b) => a - b)\n```',
      '| method | changes the list |\n| --- | --- |\n| `sort` | yes |\n| `toSorted` | no |',
      '- [x] numbers\n- [ ] names',
      '> Sorting is stable.',
    ].join('\n\n'),
  },
]
