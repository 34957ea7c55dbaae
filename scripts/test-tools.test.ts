import { expect, test, vi } from 'vitest'
import { ensureTestTools } from './test-tools.mjs'

vi.mock('./browser.mjs', () => ({ findChromium: () => '/usr/bin/chromium' }))
vi.mock('./adapters.mjs', () => ({
  SOFTWARE_ADAPTERS: ['lavapipe'],
  findDriver: () => undefined,
  adapterEnv: () => {
    throw new Error('The lavapipe driver was not found.')
  },
}))

test('leaves it to the steps that need a driver to say that it is missing, where only root could install it', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
  await expect(ensureTestTools()).resolves.toBeUndefined()
})
