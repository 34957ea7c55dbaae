// Asking the browser to keep what is stored.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let askToPersist: typeof import('./opfs.ts').askToPersist

/** A page that has just been opened. */
beforeEach(async () => {
  vi.resetModules()
  askToPersist = (await import('./opfs.ts')).askToPersist
})
afterEach(() => vi.unstubAllGlobals())

const browser = (storage?: object) => vi.stubGlobal('navigator', { storage })

test('asks once a visit, since a browser may ask the person', async () => {
  const persist = vi.fn(async () => false)
  browser({ persisted: async () => false, persist })
  expect([await askToPersist(), await askToPersist(), persist.mock.calls.length]).toEqual([false, false, 1])
})

test('does not ask where it was granted before', async () => {
  const persist = vi.fn()
  browser({ persisted: async () => true, persist })
  expect([await askToPersist(), persist.mock.calls.length]).toEqual([true, 0])
})

test('takes a browser that refuses the question for a no', async () => {
  browser({ persisted: () => Promise.reject(new TypeError('opaque origin')) })
  expect(await askToPersist()).toBe(false)
})

test('takes a page without storage for a no', async () => {
  browser()
  expect(await askToPersist()).toBe(false)
})
