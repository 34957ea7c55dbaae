// Looks into real models: what each format loses of the same weights, and what two layers have in common, which is nothing.
import { existsSync, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blobSource } from '../../base/byte-source.ts'
import { compareModels, differencesOf, weightsOf } from './look.ts'

const golden = process.env.GOLDEN ?? '../shared/golden'
if (!existsSync(join(golden, 'models'))) throw new Error(`No golden data at ${golden}. Set GOLDEN to the folder that holds models/.`)
const open = async (format: string) => blobSource(await openAsBlob(join(golden, `models/stories260K-${format}.gguf`)), `${format}.gguf`)

/** Of root mean squares, as format and rounding step have it: 2^-11 of a half's mantissa, half a step of 4 and 8 bits over a block's spread. */
const LOSES: [format: string, least: number, most: number][] = [
  ['F16', 0.00005, 0.0005],
  ['Q8_0', 0.002, 0.01],
  ['Q4_0', 0.05, 0.12],
  ['Q4_1', 0.04, 0.12],
]

describe('stories260K in several formats', () => {
  it.each(LOSES)('%s loses as much as its bits say', async (format, least, most) => {
    const [exact, other] = [await open('F32'), await open(format)]
    const { tensors, metadata } = await compareModels(exact, other)
    // Rows of 172 weights are no whole blocks of 32: in the other files they are F16.
    const changed = tensors.filter(({ change, right }) => change === 'format' && right?.format === format)
    expect(changed.length).toBeGreaterThan(20)
    expect(tensors.some(({ change }) => change === 'added' || change === 'removed' || change === 'shape')).toBe(false)
    expect(metadata.filter(({ change }) => change !== 'same').map(({ key }) => key)).not.toContain('tokenizer.ggml.tokens')
    const [left, right] = [exact, other].map(source => ({ source, fileBytes: source.sizeBytes }))
    const pairs = changed.map(pair => [pair.left!, pair.right!] as const)
    for (const look of ['close', 'glance'] as const)
      for (const { relativeRms } of await differencesOf(left, right, pairs, look)) {
        expect(relativeRms).toBeGreaterThan(least)
        expect(relativeRms).toBeLessThan(most)
      }
  })

  it('has layers that differ by the root of two, and weights around zero', async () => {
    const source = await open('F32')
    const { tensors } = await compareModels(source, source)
    const file = { source, fileBytes: source.sizeBytes }
    const layer = (i: number) => tensors.find(({ name }) => name === `blk.${i}.ffn_up.weight`)!.left!
    const [{ relativeRms }] = await differencesOf(file, file, [[layer(0), layer(3)]], 'close')
    expect(relativeRms).toBeCloseTo(Math.SQRT2, 1)
    const [{ figures, nans }] = await weightsOf(file, [layer(0)], 'close')
    expect(nans).toBe(0)
    expect(Math.abs(figures!.mean)).toBeLessThan(figures!.deviation / 10)
    expect(figures!.histogram.outside).toBeLessThan(100)
  })
})
