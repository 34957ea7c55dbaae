// One build for the page and its worker, and the test projects; a shader is imported as the text it is.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** `import text from './x.wgsl'`: the same import works in Node through scripts/node-loader.mjs. */
const wgsl: Plugin = {
  name: 'inkstone-wgsl',
  enforce: 'pre',
  load(id) {
    if (id.endsWith('.wgsl')) return `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`
  },
}

/**
 * SwiftShader computes on all cores, so its kernel tests run one file at a time. lavapipe spends most of a test compiling, on one core: there
 * files run side by side. So they do in the golden runs, of which one file computes and the others compile.
 */
const gpuFiles = { fileParallelism: process.env.INKSTONE_ADAPTER === 'lavapipe' }

const testProject = (name: string, include: string[], extra: object = {}) => ({
  plugins: [wgsl],
  test: { name, include, pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000, ...extra },
})

/** The service worker: the whole page for a reload without a network. Models are kept in storage of their own, and the CPU's engine is fetched when asked for. */
const offline = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/ui/offline',
  filename: 'sw.ts',
  // The page registers it itself, once it has nothing better to do; its manifest is a file.
  injectRegister: null,
  manifest: false,
  injectManifest: {
    globPatterns: ['**/*.{js,css,html,svg,woff2,webmanifest,md}'],
    // One file: under the page's security headers a worker may not import another script by its address.
    rollupFormat: 'iife',
    sourcemap: false,
  },
})

export default defineConfig({
  plugins: [wgsl, react(), offline],
  worker: {
    format: 'es',
    plugins: () => [wgsl],
    // What the worker can't start without is one file, rather than a dozen that are found one after the other.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'engine', tags: ['$initial'] }] } } },
  },
  build: { target: 'es2023', modulePreload: { polyfill: false } },
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      testProject('unit', ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'], {
        exclude: ['**/*.gpu.test.ts', '**/*.golden.test.ts', '**/node_modules/**'],
      }),
      // GPU tests run in Node through Dawn; scripts/test.mjs runs this project once for each software adapter.
      testProject('gpu', ['src/**/*.gpu.test.ts'], { ...gpuFiles, testTimeout: 300_000 }),
      testProject('golden', ['src/**/*.golden.test.ts'], {
        exclude: ['**/*.gpu.golden.test.ts', '**/node_modules/**'],
        fileParallelism: false,
        testTimeout: 1_800_000,
      }),
      // As `gpu`: scripts/check-golden.mjs runs it once for each software adapter.
      testProject('golden-gpu', ['src/**/*.gpu.golden.test.ts'], { testTimeout: 1_800_000 }),
    ],
  },
} as Parameters<typeof defineConfig>[0])
