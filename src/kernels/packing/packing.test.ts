// How much memory formats take on the GPU.
import { expect, it } from 'vitest'
import { type BlockFormatName, blockFormats, rowBytes } from '../../quants/index.ts'
import { packedFormats } from './index.ts'

it.each(Object.keys(packedFormats) as BlockFormatName[])('%s takes at most 3 % more on the GPU than in a file', name => {
  const quad = packedFormats[name].planeBytes(512 / 8).reduce((sum, bytes) => sum + bytes, 0)
  expect(quad / (4 * rowBytes(blockFormats[name], 512))).toBeLessThanOrEqual(1.03)
})
