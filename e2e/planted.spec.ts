// A build with a wrong kernel planted in it: it is found before an answer depends on it, another variant takes its place, and the page tells.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../scripts/paths.mjs'
import { createStudioServer, listen } from '../scripts/serve.mjs'
import { en } from '../src/ui/i18n/all.testing.ts'
import { expect, test } from './fixtures.ts'
import { answerText, ask, LOAD_MS } from './support/studio-page.ts'

test('a kernel that computes wrongly is found and gives way, and the answer stays right', async ({ page, complaints }) => {
  test.setTimeout(600_000)
  const distDir = await mkdtemp(join(tmpdir(), 'inkstone-planted-'))
  const command = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', distDir, '--emptyOutDir', '--logLevel', 'error']
  execFileSync(process.execPath, command, { cwd: ROOT, env: { ...process.env, VITE_PLANTED: 'matmul_vec' }, stdio: 'inherit' })
  const server = createStudioServer({ distDir })
  try {
    await page.goto(await listen(server, { port: 0 }))
    await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
    await ask(page, en.chat.builtInExample2)
    expect(await answerText(page)).toContain('Tokyo')
    await page.getByRole('link', { name: 'Device' }).click()
    // What runs now is right; it is the variant without subgroups.
    await expect(page.getByTestId('kernels')).toContainText('✓')
    await expect(page.getByTestId('kernels')).toContainText(en.device.kernelsVariant.replace('{{names}}', en.device.noFeatures))
    expect(complaints.errors).toEqual([])
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(distDir, { recursive: true, force: true })
  }
})
