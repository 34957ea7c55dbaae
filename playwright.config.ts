// The stories in a real browser: the system's Chromium with its software GPU, so that they tell the same on every machine.
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/browser.mjs'

/** WebGPU on SwiftShader, and no traffic of the browser's own. */
const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  // SwiftShader takes 4 s instead of 0.4 s for a tiled kernel with it (src/node/dawn.ts).
  '--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension',
]

const chromium = (args: string[]) => ({ launchOptions: { executablePath: findChromium(), args } })

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // A software GPU takes all cores; two stories at once would only time each other out.
  workers: 1,
  forbidOnly: true,
  // Prefill of a short prompt takes half a minute there, a token half a second.
  timeout: 300_000,
  expect: { timeout: 15_000 },
  // Only offline.spec.ts is about the service worker; elsewhere it would keep a page from ever being idle.
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    serviceWorkers: 'block',
    // Without a film of the page: taking its pictures is a third of what the stories cost where the CPU paints.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'webgpu', testIgnore: '**/*.no-webgpu.spec.ts', use: chromium([...QUIET, ...SOFTWARE_GPU]) },
    { name: 'no-webgpu', testMatch: '**/*.no-webgpu.spec.ts', use: chromium([...QUIET, '--disable-features=WebGPU', '--disable-gpu']) },
  ],
})
