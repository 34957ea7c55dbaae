// The command line with real models on this run's adapter: it answers, and its counters keep their promises.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const model = process.env.INKSTONE_MODEL ?? 'models/SmolLM2-135M-Instruct.Q4_1.gguf'
const golden = resolve(process.env.GOLDEN ?? '../shared/golden')
const adapter = process.env.INKSTONE_ADAPTER ?? 'default'
/** For several answers: SwiftShader takes a second a token of the default model, and a tenth of the time for the one that comes with the page. */
const chatty = adapter === 'swiftshader' ? 'public/models/inkstone-mini.gguf' : model

function inkstone(...args: string[]): Promise<string> {
  const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', ...args, '--adapter', adapter]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 1 << 28 }, (error, out) => (error ? reject(new Error(out)) : resolve(out)))
  })
}

test('ask names Paris, greedily', async () => {
  expect(await inkstone('ask', model, 'What is the capital of France?', '--ctx', '256')).toBe('The capital of France is Paris.\n')
})

test('ask answers a file of chats, one after the other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inkstone-ask-'))
  try {
    const [input, output] = ['chats.json', 'answers.json'].map(name => join(folder, name))
    const user = (content: string) => ({ role: 'user', content })
    const capital = [user('What is the capital of France?')]
    const chats = [
      { name: 'capital', messages: capital },
      { name: 'brief', messages: [{ role: 'system', content: 'You are brief.' }, user('What is 2 + 2?')] },
      { name: 'again', messages: capital },
    ]
    await writeFile(input, JSON.stringify(chats))
    expect(await inkstone('ask', chatty, '--in', input, '--out', output, '--ctx', '256', '--max-tokens', '12')).toBe('')
    const answers = JSON.parse(await readFile(output, 'utf8'))
    expect(answers).toEqual(chats.map(chat => ({ ...chat, text: expect.stringMatching(/./) })))
    expect(answers[0].text).toBe('The capital of France is Paris.')
    expect(answers[2].text).toBe(answers[0].text)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a draft model of the same vocabulary changes nothing of an answer; one of another vocabulary is refused', async () => {
  const at = (name: string) => join(golden, 'models', name)
  const tell = (...more: string[]) =>
    inkstone('ask', at('stories260K-F32.gguf'), 'Once upon a time', '--max-tokens', '24', '--temperature', '0', ...more)
  const plain = await tell()
  expect(plain.length).toBeGreaterThan(10)
  expect(await tell('--draft', at('stories260K-Q4_0.gguf'), '--draft-tokens', '3')).toBe(plain)
  await expect(tell('--draft', at('TinyStories-656K-Q4_0.gguf'))).rejects.toThrow('draft_vocabulary')
})

test('bench: decode creates nothing, reads each weight once and four bytes back, and stays within six dispatches a layer', async () => {
  const figures = JSON.parse(await inkstone('bench', model, '--json', '--ctx', '256', '--prompt-tokens', '8', '--tokens', '4'))
  expect(figures.decode_buffers_created).toBe(0)
  expect(figures.decode_bind_groups_created).toBe(0)
  expect(figures.decode_pipelines_created).toBe(0)
  expect(figures.submits_per_token).toBe(1)
  expect(figures.readback_bytes_per_token).toBe(4)
  expect(figures.dispatches_per_layer).toBeLessThanOrEqual(6)
  expect(figures.weight_bytes_read_ratio).toBeLessThanOrEqual(1.02)
  expect(figures.gpu_bytes_without_kv_per_file_byte).toBeLessThanOrEqual(1.2)
})

test('bench on a tuned device: the ways it found, and the same counts', async () => {
  const tiny = join(golden, 'models', 'stories260K-Q4_0.gguf')
  const figures = JSON.parse(await inkstone('bench', tiny, '--json', '--tune', '--prompt-tokens', '8', '--tokens', '4'))
  expect(figures.tuned).toMatchObject({ subgroups: expect.any(Boolean), prefill: expect.stringMatching(/^(shared|broadcast)$/) })
  expect(figures.submits_per_token).toBe(1)
  expect(figures.weight_bytes_read_ratio).toBeLessThanOrEqual(1.02)
})

test('logits writes top logits, log-probabilities and greedy ids that agree with the reference', async () => {
  const references = JSON.parse(await readFile(join(golden, 'models/golden-reference.json'), 'utf8'))
  const { prompt_ids, greedy_ids, next_logits_top8 } = references[0]
  const folder = await mkdtemp(join(tmpdir(), 'inkstone-logits-'))
  try {
    const [input, output] = ['in.json', 'out.json'].map(name => join(folder, name))
    await writeFile(input, JSON.stringify([{ name: 'story', ids: prompt_ids, probe: prompt_ids.map(() => [next_logits_top8[0][0]]) }]))
    await inkstone('logits', join(golden, 'models/stories260K-F32.gguf'), '--in', input, '--out', output, '--greedy', '8')
    const [text] = JSON.parse(await readFile(output, 'utf8')).texts
    expect(text.greedy_ids).toEqual(greedy_ids.slice(0, 8))
    expect(text.top8_ids).toHaveLength(prompt_ids.length)
    expect(text.next_logprob).toHaveLength(prompt_ids.length - 1)
    expect(text.probe_logits.at(-1)[0]).toBeCloseTo(next_logits_top8[0][1], 1)
    expect(text.last_logits).toHaveLength(512)
  } finally {
    await rm(folder, { recursive: true })
  }
})
