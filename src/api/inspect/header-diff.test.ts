// Headers side by side: keys and tensors that came, went and changed, among them a thousand tensors and the vocabulary of a real model.
import { describe, expect, it } from 'vitest'
import type { GgufArray, GgufValue } from '../../formats/gguf.ts'
import type { TensorReport } from '../model-report.ts'
import { diffMetadata, diffTensors, firstDifference } from './header-diff.ts'

const tensor = (name: string, format: TensorReport['format'] = 'F16', shape = [64, 2]): TensorReport => ({
  name,
  format,
  shape,
  offsetBytes: 0,
  bytes: 256,
})
const strings = (values: string[], rawStrings?: GgufArray['rawStrings']): GgufArray => ({
  type: 'string',
  values,
  ...(rawStrings && { rawStrings }),
})

describe('metadata side by side', () => {
  it('names what went, what changed, what stayed and what came', () => {
    const left = new Map<string, GgufValue>([
      ['a', 1],
      ['b', 'x'],
      ['c', true],
    ])
    const right = new Map<string, GgufValue>([
      ['d', 2n],
      ['b', 'y'],
      ['c', true],
    ])
    expect(diffMetadata(left, right)).toEqual([
      { key: 'a', change: 'removed', left: '1' },
      { key: 'b', change: 'changed', left: 'x', right: 'y' },
      { key: 'c', change: 'same', left: 'true', right: 'true' },
      { key: 'd', change: 'added', right: '2' },
    ])
  })

  it('shows long values from where they begin to differ', () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `w${i}`)
    const text = 'z'.repeat(100_000)
    const of = (tokens: GgufArray, template: string) =>
      new Map<string, GgufValue>([
        ['tokens', tokens],
        ['template', template],
      ])
    const pairs = diffMetadata(of(strings(words), text), of(strings(words.with(150_000, 'other')), `${text.slice(0, 70_000)}and so on`))
    expect(pairs[0]).toMatchObject({ change: 'changed', left: expect.stringMatching(/^200000: \[150000\] w150000, w150001, /) })
    expect(pairs[0].right).toContain('[150000] other, w150001')
    expect(pairs[1].right).toBe(`…${'z'.repeat(24)}and so on`)
    expect(pairs[1].left!.length).toBeLessThan(300)
  })

  it('takes a number for the same in any type, and NaN for itself', () => {
    expect(firstDifference(5, 5)).toBeUndefined()
    expect(firstDifference(Number.NaN, Number.NaN)).toBeUndefined()
    expect(firstDifference(0, -0)).toBeUndefined()
    expect(
      firstDifference({ type: 'int32', values: Int32Array.of(1, 2) }, { type: 'uint32', values: Uint32Array.of(1, 2) }),
    ).toBeUndefined()
    expect(firstDifference(5, '5')).toBe(0)
    expect(firstDifference('abc', 'abd')).toBe(2)
    expect(firstDifference(strings(['a']), strings(['a', 'b']))).toBe(1)
    expect(firstDifference(strings([]), 'a')).toBe(0)
  })

  it('tells tokens apart that are broken text, by their bytes', () => {
    const broken = (byte: number) => strings(['�'], new Map([[0, Uint8Array.of(byte)]]))
    expect(firstDifference(broken(0x80), broken(0x80))).toBeUndefined()
    expect(firstDifference(broken(0x80), broken(0x81))).toBe(0)
    expect(firstDifference(broken(0x80), strings(['�']))).toBe(0)
  })
})

describe('tensors side by side', () => {
  it('names another format, another shape, what went and what came', () => {
    const left = [tensor('a'), tensor('b'), tensor('c'), tensor('d')]
    const right = [tensor('e'), tensor('a'), tensor('b', 'Q4_0'), tensor('c', 'Q4_0', [32, 2])]
    expect(diffTensors(left, right).map(({ name, change }) => [name, change])).toEqual([
      ['a', 'same'],
      ['b', 'format'],
      ['c', 'shape'],
      ['d', 'removed'],
      ['e', 'added'],
    ])
  })

  it('does not mind sides of 1 at the end', () => {
    expect(diffTensors([tensor('a', 'F16', [64])], [tensor('a', 'F16', [64, 1, 1])])[0].change).toBe('same')
    expect(diffTensors([tensor('a', 'F16', [64])], [tensor('a', 'F16', [64, 11])])[0].change).toBe('shape')
  })

  it('takes as many tensors as a file may have in its stride', () => {
    const many = Array.from({ length: 65_536 }, (_, i) => tensor(`blk.${i}.weight`))
    expect(diffTensors(many, many.toReversed()).every(({ change }) => change === 'same')).toBe(true)
    expect(diffTensors(many, []).length).toBe(65_536)
  })
})
