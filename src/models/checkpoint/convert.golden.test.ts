// Golden float models written as checkpoints and converted: the floats and the metadata of llama.cpp's own file come back, what it quantized
// has its bytes, and the logits are those of the reference.
import { beforeAll, describe, expect, it } from 'vitest'
import { memorySource } from '../../base/byte-source.ts'
import { type GgufFile, readGguf, readTensor } from '../../formats/gguf.ts'
import { blockFormats } from '../../quants/index.ts'
import { referenceLogits } from '../decoder.reference.ts'
import { goldenJson, goldenPath, openModel } from '../golden-models.testing.ts'
import { architectureOf } from '../index.ts'
import type { TinyFile } from '../tiny-model.testing.ts'
import { checkpointFiles, checkpointOf, type TestCheckpointOptions } from './checkpoint.testing.ts'
import { encodePlan } from './encode.ts'
import { openCheckpoint } from './open-checkpoint.ts'
import { checkPlan, planOf } from './plan.ts'
import { floats, type Target, targets } from './targets.ts'

interface ArchReference {
  files: Record<string, string>
  config: { rope_parameters: Record<string, unknown> }
  results: Record<string, { inputs: { ids: number[]; logits_last: number[] }[] }>
}
const reference = goldenJson<{ models: Record<string, ArchReference> }>('archs', 'reference.json').models

async function converted(model: TinyFile, target: Target, options: TestCheckpointOptions & { shards?: number } = {}): Promise<TinyFile> {
  const checkpoint = await openCheckpoint(checkpointFiles(await checkpointOf(model, options), options.shards), 'tiny')
  const plan = planOf(checkpoint, target)
  await checkPlan(plan)
  const bytes = new Uint8Array(plan.sizeBytes)
  let at = 0
  for await (const piece of encodePlan(plan)) {
    bytes.set(piece, at)
    at += piece.length
  }
  expect(at).toBe(plan.sizeBytes)
  const source = memorySource(bytes, plan.fileName)
  return { source, file: await readGguf(source) }
}

/** What llama.cpp's converter leaves out where it follows from the rest, and the model's name. */
const DERIVED = /^general\.(name|size_label|license)$|\.(vocab_size|key_length|value_length|dimension_count)$|^tokenizer\.ggml\.pre$/

function expectSameMetadata(got: GgufFile, wanted: GgufFile) {
  const plain = ({ metadata }: GgufFile) =>
    Object.fromEntries([...metadata].filter(([key]) => !DERIVED.test(key) && key !== 'general.type'))
  const gotten = plain(got)
  for (const [key, value] of Object.entries(plain(wanted))) expect([key, gotten[key]]).toEqual([key, value])
  const more = Object.keys(gotten).filter(key => !wanted.metadata.has(key))
  expect(more).toEqual([])
}

async function sameBytes(got: TinyFile, wanted: TinyFile, name: string): Promise<boolean> {
  const [a, b] = [got.file.tensors.get(name)!, wanted.file.tensors.get(name)!]
  if (a.format !== b.format) return false
  expect([name, a.shape]).toEqual([name, b.shape])
  return Buffer.compare(await readTensor(got.source, a), await readTensor(wanted.source, b)) === 0
}

const names = ['llama-linear', 'llama-llama3rope', 'llama-yarn', 'mistral', 'qwen2', 'qwen3', 'internlm2']

describe.each(names)('%s', name => {
  const { files, config, results } = reference[name]
  const quantized = Object.keys(files).find(type => type !== 'F32')! as 'Q4_0' | 'Q4_K'
  const rope = config.rope_parameters
  let model: TinyFile
  let published: TinyFile
  beforeAll(async () => {
    model = await openModel(goldenPath('archs', files.F32))
    published = await openModel(goldenPath('archs', files[quantized]))
  })

  it('comes back float by float, with the metadata of llama.cpp', async () => {
    const got = await converted(model, floats, { rope })
    expectSameMetadata(got.file, model.file)
    expect(new Set(got.file.tensors.keys())).toEqual(new Set(model.file.tensors.keys()))
    for (const tensor of model.file.tensors.keys()) {
      const isSame = await sameBytes(got, model, tensor)
      // Divisors are computed in single precision there.
      if (tensor === 'rope_freqs.weight') expect(await apart(got, model, tensor)).toBeLessThan(1e-5)
      else expect([tensor, isSame]).toEqual([tensor, true])
    }
  })

  it(`has llama.cpp's bytes in ${quantized}, from three files`, async () => {
    const got = await converted(model, targets[quantized], { rope, shards: 3 })
    const matrices = [...published.file.tensors.values()].filter(({ shape }) => shape.length > 1)
    const differ: string[] = []
    for (const tensor of matrices) if (!(await sameBytes(got, published, tensor.name))) differ.push(tensor.name)
    // The golden Q4_0 files are of one format throughout; by itself llama.cpp gives the output more bits.
    const head = published.file.tensors.has('output.weight') ? 'output.weight' : 'token_embd.weight'
    expect(differ).toEqual(quantized === 'Q4_0' ? [head] : [])
  })

  it.each(Object.keys(targets) as (keyof typeof targets)[])('loses no more in %s than the format does', async target => {
    const got = await converted(model, targets[target], { rope })
    const { ids, logits_last: wanted } = results.F32.inputs[1]
    const error = nmse(await lastLogits(got, ids), wanted)
    // What llama.cpp's 4-bit file of the same weights loses: these models are random, and lose a lot.
    const usual = nmse(results[quantized].inputs[1].logits_last, wanted)
    expect(error).toBeLessThan(usual * { Q4_0: 3, Q4_K: 1.5, Q8_0: 0.02 }[target])
  })
})

it('stories260K in F32 gives back its tensors, its SentencePiece vocabulary and its metadata', async () => {
  const model = await openModel(goldenPath('models', 'stories260K-F32.gguf'))
  const got = await converted(model, floats)
  expectSameMetadata(got.file, model.file)
  for (const tensor of model.file.tensors.keys()) expect([tensor, await sameBytes(got, model, tensor)]).toEqual([tensor, true])
})

it.each(['Q4_0', 'Q8_0'] as const)('stories260K has the bytes of its own %s file', async target => {
  const model = await openModel(goldenPath('models', 'stories260K-F32.gguf'))
  const published = await openModel(goldenPath('models', `stories260K-${target}.gguf`))
  const got = await converted(model, targets[target])
  const differ: string[] = []
  for (const name of model.file.tensors.keys()) if (!(await sameBytes(got, published, name))) differ.push(name)
  // By itself llama.cpp gives the output more bits; the golden file has one format throughout.
  expect(differ).toEqual(target === 'Q4_0' ? ['output.weight'] : [])
})

async function lastLogits(model: TinyFile, ids: readonly number[]): Promise<Float64Array> {
  const architecture = architectureOf(model.file)
  const config = architecture.readConfig(model.file)
  const options = { ...model, config, spec: architecture.spec(model.file), contextTokens: config.trainedContextTokens }
  return (await referenceLogits(ids, options))[ids.length - 1]
}

async function apart(a: TinyFile, b: TinyFile, name: string): Promise<number> {
  const read = async ({ source, file }: TinyFile) => {
    const tensor = file.tensors.get(name)!
    const out = new Float32Array(tensor.weights)
    blockFormats[tensor.format].decode(await readTensor(source, tensor), out)
    return out
  }
  const [left, right] = await Promise.all([read(a), read(b)])
  return Math.max(...left.map((value, i) => Math.abs(value - right[i]) / Math.abs(right[i])))
}

function nmse(got: ArrayLike<number>, wanted: readonly number[]): number {
  let error = 0
  let power = 0
  wanted.forEach((value, i) => {
    error += (value - got[i]) ** 2
    power += value ** 2
  })
  return error / power
}
