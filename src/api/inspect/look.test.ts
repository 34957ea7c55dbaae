// Looks into files that are written here: which stretches are read, what they tell, and what is refused.
import { describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../../base/byte-source.ts'
import { sampleFile } from '../../formats/gguf.testing.ts'
import { readGguf, writeGguf } from '../../formats/gguf.ts'
import { blockFormats, rowBytes } from '../../quants/index.ts'
import { type TensorReport, tensorReports } from '../model-report.ts'
import { compareModels, differencesOf, weightsOf } from './look.ts'
import { looks } from './looks.ts'
import { stretchesOf } from './sample.ts'

const report = (format: TensorReport['format'], shape: number[]): TensorReport => ({
  name: 'a',
  format,
  shape,
  offsetBytes: 0,
  bytes: rowBytes(blockFormats[format], shape[0]) * (shape[1] ?? 1),
})

/** A model of one tensor, whose weights are those of `weight(i)`. */
async function modelOf(format: 'F32' | 'Q4_0', shape: number[], weight: (i: number) => number) {
  const weights = new Float32Array(shape[0] * shape[1]).map((_, i) => weight(i))
  const data = new Uint8Array(report(format, shape).bytes)
  blockFormats[format].encode(weights, data)
  const source = memorySource(await writeGguf({ metadata: [], tensors: [{ name: 'a', format, shape, data }] }), 'a.gguf')
  return { source, fileBytes: source.sizeBytes, tensors: tensorReports(await readGguf(source)) }
}

/** The same, with every range that is read. */
function watched(source: ByteSource, asked: [number, number][]): ByteSource {
  return {
    ...source,
    read(offsetBytes, lengthBytes, signal) {
      asked.push([offsetBytes, lengthBytes])
      return source.read(offsetBytes, lengthBytes, signal)
    },
  }
}

describe('the stretches of a tensor', () => {
  it('are one of all weights where it is small', () => {
    expect(stretchesOf([report('F32', [5])], looks.close)).toEqual([{ first: 0, weights: 5 }])
    expect(stretchesOf([report('Q4_0', [64, 3])], looks.glance)).toEqual([{ first: 0, weights: 192 }])
  })

  it('lie evenly over a large one, apart, in whole blocks of every format, within the bytes', () => {
    for (const formats of [['F32'], ['Q4_0'], ['F32', 'Q4_K'], ['Q6_K', 'F16']] as TensorReport['format'][][]) {
      for (const shape of [
        [4096, 11_008],
        [256, 2049],
      ]) {
        const stretches = stretchesOf(
          formats.map(format => report(format, shape)),
          looks.close,
        )
        expect(stretches.length).toBe(32)
        for (const [i, { first, weights }] of stretches.entries()) {
          expect(first).toBeGreaterThanOrEqual(i === 0 ? 0 : stretches[i - 1].first + stretches[i - 1].weights)
          for (const format of formats)
            expect([first % blockFormats[format].blockWeights, weights % blockFormats[format].blockWeights]).toEqual([0, 0])
        }
        const last = stretches[31]
        expect(last.first + last.weights).toBeLessThanOrEqual(shape[0] * shape[1])
        expect(last.first).toBeGreaterThan(shape[0] * shape[1] * 0.9)
        for (const format of formats)
          expect((last.weights / blockFormats[format].blockWeights) * blockFormats[format].blockBytes * 32).toBeLessThanOrEqual(
            looks.close.bytes,
          )
      }
    }
  })
})

describe('a look into weights', () => {
  it('reads no more of a large tensor than its share, and sees its ends', async () => {
    const model = await modelOf('F32', [1024, 512], i => i)
    const asked: [number, number][] = []
    const [statistics] = await weightsOf({ ...model, source: watched(model.source, asked) }, model.tensors, 'close')
    expect(asked.length).toBe(32)
    expect(asked.reduce((sum, [, length]) => sum + length, 0)).toBe(2 ** 18)
    expect(statistics.seen).toBe(65_536)
    expect(statistics.figures!.mean).toBeCloseTo((1024 * 512 - 1) / 2, 0)
  })

  it('decodes every format of a file, and tells how many are done', async () => {
    const source = memorySource(await sampleFile(), 'sample.gguf')
    const done: number[] = []
    const tensors = tensorReports(await readGguf(source))
    const all = await weightsOf({ source, fileBytes: source.sizeBytes }, tensors, 'glance', { onDone: count => done.push(count) })
    expect(all.map(({ seen }) => seen)).toEqual([5, 384, 256])
    expect(done).toEqual([3])
  })

  it('refuses a file that was replaced, and stops when it is told to', async () => {
    const model = await modelOf('F32', [4, 1], () => Number.NaN)
    await expect(weightsOf({ ...model, fileBytes: 1 }, model.tensors, 'close')).rejects.toMatchObject({ code: 'file_replaced' })
    await expect(weightsOf(model, model.tensors, 'close', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    expect(await weightsOf(model, model.tensors, 'close')).toEqual([{ seen: 4, nans: 4, infinities: 0 }])
  })
})

describe('two models side by side', () => {
  it('shows what a format loses, from the same weights of both', async () => {
    const [exact, rounded] = [await modelOf('F32', [1024, 512], Math.sin), await modelOf('Q4_0', [1024, 512], Math.sin)]
    const [difference] = await differencesOf(exact, rounded, [[exact.tensors[0], rounded.tensors[0]]], 'close')
    expect(difference.seen).toBe(65_536)
    expect(difference.relativeRms).toBeGreaterThan(0.03)
    expect(difference.relativeRms).toBeLessThan(0.12)
  })

  it('compares whole headers', async () => {
    const model = await modelOf('F32', [32, 1], () => 1)
    const { left, metadata, tensors } = await compareModels(memorySource(await sampleFile(), 'sample.gguf'), model.source)
    expect(left).toMatchObject({ name: 'sample', architecture: 'llama', quantization: 'Q8_0' })
    expect(metadata.every(({ change }) => change === 'removed')).toBe(true)
    expect(tensors.map(({ name, change }) => [name, change])).toEqual([
      ['norm.weight', 'removed'],
      ['blk.0.weight', 'removed'],
      ['output.weight', 'removed'],
      ['a', 'added'],
    ])
  })
})
