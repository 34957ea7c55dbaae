// The command line as a program sees it: JSON on standard output, errors as JSON with exit code 2. No GPU is needed here.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GgufMetadataEntry, writeGguf } from '../formats/gguf.ts'

let folder: string
let model: string

const tokens = ['<unk>', '<s>', '</s>', '▁', 'a', 'b', '▁a', 'ab', '▁ab']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-cli-'))
  model = join(folder, 'tiny.gguf')
  const bytes = await writeGguf({
    metadata: Object.entries({
      'general.architecture': { type: 'string', value: 'llama' },
      'tokenizer.ggml.model': { type: 'string', value: 'llama' },
      'tokenizer.ggml.tokens': { type: 'array', value: { type: 'string', values: tokens } },
      'tokenizer.ggml.scores': { type: 'array', value: { type: 'float32', values: Float32Array.from([0, 0, 0, -1, -2, -3, -4, -5, -6]) } },
      'tokenizer.ggml.token_type': { type: 'array', value: { type: 'int32', values: Int32Array.from([2, 3, 3, 1, 1, 1, 1, 1, 1]) } },
    } satisfies Record<string, GgufMetadataEntry>),
    tensors: [{ name: 'token_embd.weight', format: 'F32', shape: [32, 9], data: new Uint8Array(32 * 9 * 4) }],
  })
  await writeFile(model, bytes)
})

afterAll(() => rm(folder, { recursive: true }))

function inkstone(...args: string[]): Promise<{ code: number; out: string }> {
  const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', ...args]
  return new Promise(resolve => {
    execFile(process.execPath, command, (error, out) => resolve({ code: error ? Number(error.code) : 0, out }))
  })
}

test('inspect prints metadata and tensors as JSON', async () => {
  const { code, out } = await inkstone('inspect', model, '--json')
  const { metadata, tensors } = JSON.parse(out)
  expect(code).toBe(0)
  expect(metadata['general.architecture']).toBe('llama')
  expect(metadata['tokenizer.ggml.tokens']).toEqual({ type: 'string', length: 9, first: tokens.slice(0, 8) })
  expect(tensors).toEqual([expect.objectContaining({ name: 'token_embd.weight', type: 'F32', shape: [32, 9], lengthBytes: 1152 })])
})

test('inspect prints the names that a file chose without their control characters', async () => {
  const [key, name] = ['\u001b[2J', 'a\nb\u001b]0;x\u0007']
  const loud = join(folder, 'loud.gguf')
  const tensors = [{ name, format: 'F32' as const, shape: [1], data: new Uint8Array(4) }]
  await writeFile(loud, await writeGguf({ metadata: [[key, { type: 'string', value: key }]], tensors }))
  const { out } = await inkstone('inspect', loud)
  expect(out.split('\n')).toEqual(['"\\u001b[2J" = "\\u001b[2J"', expect.stringMatching(/^"a\\nb\\u001b/), ''])
})

test('tokenize writes the ids beside each text', async () => {
  const input = join(folder, 'texts.json')
  const output = join(folder, 'ids.json')
  await writeFile(input, JSON.stringify([{ name: 'one', text: 'ab', special: false }]))
  expect((await inkstone('tokenize', model, '--in', input, '--out', output)).code).toBe(0)
  expect(JSON.parse(await readFile(output, 'utf8'))).toEqual([{ name: 'one', text: 'ab', special: false, ids: [8] }])
})

test('a file that is no GGUF ends in a JSON error with code and byte offset, and exit code 2', async () => {
  const wrong = join(folder, 'wrong.gguf')
  await writeFile(wrong, 'this is a letter to my aunt, not a model')
  const { code, out } = await inkstone('inspect', wrong, '--json')
  expect(code).toBe(2)
  expect(JSON.parse(out)).toEqual({ error: { code: 'bad_magic', message: expect.stringContaining('.gguf'), byteOffset: 0 } })
})

test('wrong usage and wrong input name what was wanted', async () => {
  const input = join(folder, 'broken.json')
  await writeFile(input, '[{"text":3}]')
  const cases = [
    [['dance', model], 'usage'],
    [['inspect'], 'usage'],
    [['ask', model, 'hello', '--ctx', 'many'], 'usage'],
    [['ask', model, 'hello', '--kv', 'int4'], 'usage'],
    [['ask', model, 'hello', '--lora', ''], 'usage'],
    [['inspect', join(folder, 'missing.gguf')], 'file_unreadable'],
    [['bench', model, '--tokens', '2'], 'usage'],
    [['logits', model, '--out', join(folder, 'nowhere', 'out.json')], 'output_unwritable'],
    [['tokenize', model, '--in', input], 'input_shape'],
  ] as const
  for (const [args, wanted] of cases) {
    const { code, out } = await inkstone(...args)
    expect([code, JSON.parse(out).error.code]).toEqual([2, wanted])
  }
})
