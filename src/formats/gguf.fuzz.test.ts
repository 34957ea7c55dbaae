// Mutated files: whatever is done to a valid file, the parser answers quickly, and with a GgufError if it refuses.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { open, sampleFile } from './gguf.testing.ts'
import { GgufError, readGguf } from './gguf.ts'

const mutations = 20_000
/** A hang is a second; one file has 1 KB and takes about 0.1 ms. */
const hangMs = 1000

type Mutation =
  | { kind: 'byte'; at: number; value: number }
  | { kind: 'word'; at: number; value: bigint }
  | { kind: 'cut'; at: number }
  | { kind: 'remove'; at: number; count: number }
  | { kind: 'insert'; at: number; bytes: Uint8Array }

/** Numbers that have broken parsers: ends of ranges, and lengths that wrap when multiplied. */
const awkward = fc.constantFrom(
  0n,
  1n,
  0x7fn,
  0xffn,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 42n + 1n,
  2n ** 61n,
  2n ** 63n,
  2n ** 64n - 1n,
  2n ** 64n - 4n,
)

const mutation = (size: number): fc.Arbitrary<Mutation> => {
  const at = fc.integer({ min: 0, max: size - 1 })
  return fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), at, value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant('word' as const), at, value: awkward }),
    fc.record({ kind: fc.constant('cut' as const), at }),
    fc.record({ kind: fc.constant('remove' as const), at, count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  )
}

function mutate(bytes: Uint8Array<ArrayBuffer>, change: Mutation): Uint8Array<ArrayBuffer> {
  const at = Math.min(change.at, bytes.length)
  const out = bytes.slice()
  switch (change.kind) {
    case 'byte':
      out[at] = change.value
      return out
    case 'word':
      for (let i = 0; i < 8 && at + i < out.length; i++) out[at + i] = Number((change.value >> BigInt(8 * i)) & 0xffn)
      return out
    case 'cut':
      return out.slice(0, at)
    case 'remove':
      return Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + change.count)])
    case 'insert':
      return Uint8Array.from([...out.subarray(0, at), ...change.bytes, ...out.subarray(at)])
  }
}

it(`answers ${mutations} mutated files with a model or a typed error, none slowly`, async () => {
  const valid = await sampleFile()
  // Most of a mutation should hit the header, which is where a parser decides things; the data is as long as the header here.
  const changes = fc.array(mutation(valid.length), { minLength: 1, maxLength: 4 })
  const codes = new Set<string>()
  let slowestMs = 0
  await fc.assert(
    fc.asyncProperty(changes, async list => {
      const bytes = list.reduce(mutate, valid)
      const start = performance.now()
      const error: unknown = await readGguf(open(bytes)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      slowestMs = Math.max(slowestMs, performance.now() - start)
      if (error === undefined) return
      if (!(error instanceof GgufError)) throw error
      codes.add(error.code)
      expect(error.byteOffset >= 0 && error.byteOffset <= bytes.length).toBe(true)
    }),
    { numRuns: mutations, seed: 20261122 },
  )
  expect(slowestMs).toBeLessThan(hangMs)
  // The mutations must reach most of the parser's refusals, else they test little.
  expect(codes.size).toBeGreaterThan(20)
}, 120_000)
