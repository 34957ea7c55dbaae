// Embedding: rows of every packed format against the reference decoder, and with what was learned for each position.
import { expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { embedError, embedLimit } from './embed.trials.ts'
import { openVariants } from './kernel-testing.ts'
import { packedFormats } from './packing/index.ts'

const [{ context }] = await openVariants(dawn(), [])

it('adds what was learned for each position', async () => {
  const one = { format: 'F32' as const, columns: 31, places: true }
  expect(await embedError(context, one)).toBeLessThanOrEqual(embedLimit(one))
})

it.each(Object.keys(packedFormats) as BlockFormatName[])('decodes rows of %s as the reference decoder does', async format => {
  const one = { format, columns: 257 }
  expect(await embedError(context, one)).toBeLessThanOrEqual(embedLimit(one))
})
