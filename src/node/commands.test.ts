// Commands on a model that is made up, so that no GPU is needed: what they check before the work, print when it fails, and leave behind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createChatStream } from '../api/chat.ts'
import type { LoadedModel } from '../api/loaded-model.ts'
import type { ChatCompletionChunk } from '../api/openai.ts'
import { InkstoneError } from '../base/errors.ts'
import { run as ask } from './ask.ts'
import { openForCommand } from './command-options.ts'
import { fileSource } from './file-source.ts'
import { run as inspect } from './inspect.ts'
import { run as logits } from './logits.ts'
import { run as tokenize } from './tokenize.ts'

vi.mock(import('../api/chat.ts'), async original => ({ ...(await original()), createChatStream: vi.fn() }))
vi.mock(import('./dawn.ts'), () => ({ dawn: () => ({ requestAdapter: async () => null }) as unknown as GPU }))
vi.mock(import('./command-options.ts'), async original => {
  const real = await original()
  return { ...real, openForCommand: vi.fn(real.openForCommand) }
})
vi.mock(import('./file-source.ts'), async original => {
  const real = await original()
  return { ...real, fileSource: vi.fn(real.fileSource) }
})

const options = { model: '', json: true, withoutF16: false, withoutSubgroups: false }
let folder: string
let printed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-commands-'))
})
beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    printed += text
    return true
  })
  return () => vi.restoreAllMocks()
})
afterAll(() => rm(folder, { recursive: true }))

const file = async (name: string, content: string) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

test('ask ends the line of an answer that breaks off', async () => {
  vi.mocked(openForCommand).mockResolvedValueOnce({} as LoadedModel)
  vi.mocked(createChatStream).mockImplementationOnce(async function* () {
    yield { choices: [{ delta: { content: 'The capital' } }] } as unknown as ChatCompletionChunk
    throw new InkstoneError('device_lost', 'The GPU is gone.')
  })
  await expect(ask({ ...options, question: 'Where?' })).rejects.toMatchObject({ code: 'device_lost' })
  expect(printed).toBe('The capital\n')
})

test('logits refuses to probe an id that the model has not', async () => {
  const engine = { config: { vocabulary: 9 }, context: {}, logits: () => expect.fail('the work began') }
  vi.mocked(openForCommand).mockResolvedValueOnce({ engine } as unknown as LoadedModel)
  const input = await file('ids.json', '[{"ids": [1], "probe": [8]}, {"ids": [1], "probe": [8, 9]}]')
  await expect(logits({ ...options, in: input })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/Record 1.* 9;.* 0 to 8/),
  })
})

test.each([
  ['inspect', inspect],
  ['tokenize', tokenize],
  ['what opens a model on the GPU', openForCommand],
] as const)('%s closes the file', async (_, command) => {
  const model = await file('wrong.gguf', 'this is a letter to my aunt, not a model')
  await expect(command({ ...options, model, in: await file('texts.json', '[]') })).rejects.toThrow()
  const source = await vi.mocked(fileSource).mock.results.at(-1)!.value
  await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'EBADF' })
})

test('a folder is no model file, and says so', async () => {
  await expect(fileSource(folder)).rejects.toMatchObject({ code: 'file_unreadable', message: expect.stringContaining('is a folder') })
})
