// `npm run bench:peers`: SmolLM2 in this engine and in the others that run in a browser, side by side: one Chromium, one adapter, one
// page after the other, several rounds. `-- --rounds N --prompt N --tokens N`; `--peers a,b` for some of them.
import { existsSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { build, loadConfigFromFile, preview } from 'vite'
import { findChromium } from '../browser.mjs'
import { DEFAULT_MODEL } from '../default-model.mjs'
import { ensureModel } from '../model-download.mjs'
import { messageOf } from '../model-error.mjs'
import { CACHE_DIR, MODELS_DIR, ROOT } from '../paths.mjs'
import { ensurePython, runOrThrow, TORCH } from '../python-env.mjs'

const BUILDER = [
  ...TORCH,
  'transformers==5.24.0',
  'gguf==0.19.0',
  'accelerate==1.15.0',
  'onnxruntime-genai==0.18.0',
  'onnx==1.23.2',
  'onnx-ir==1.1.0',
]
/** wllama's WebGPU wants f16, which SwiftShader lacks. */
const PEERS = /** @type {const} */ (['inkstone', 'wllama-1', 'wllama-2', 'onnxruntime', 'wllama-gpu'])
const NAMES = {
  inkstone: 'Inkstone (WebGPU)',
  'wllama-1': 'wllama (CPU, 1 thread)',
  'wllama-2': 'wllama (CPU, 2 threads)',
  'wllama-gpu': 'wllama (WebGPU)',
  onnxruntime: 'ONNX Runtime Web (WebGPU)',
}
const SOFTWARE = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--no-sandbox']
/** Cross-origin isolation, for wllama's threads. */
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** @typedef {typeof PEERS[number]} Peer */
/** @typedef {import('./page.ts').PeerFigures} Figures */

const text = /** @type {const} */ ({ type: 'string' })
const { values } = parseArgs({ options: { rounds: text, prompt: text, tokens: text, peers: text, gpu: { type: 'boolean' } } })
const chosen = values.peers ? PEERS.filter(peer => values.peers?.split(',').includes(peer)) : PEERS
const order = { promptTokens: Number(values.prompt ?? 128), tokens: Number(values.tokens ?? 9) }
const rounds = Number(values.rounds ?? 3)
const folder = join(CACHE_DIR, 'peers')
const page = join(folder, 'page')

/** @param {number[]} numbers */
const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

try {
  await prepare()
  await run()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

/** The model as GGUF and as ONNX, and the page, in one folder. */
async function prepare() {
  const { path } = await ensureModel(DEFAULT_MODEL, { modelsDir: MODELS_DIR, onProgress() {}, say: console.log })
  const onnx = join(folder, 'onnx')
  if (chosen.includes('onnxruntime') && !existsSync(join(onnx, 'shape.json'))) {
    const python = await ensurePython('peers', BUILDER)
    await runOrThrow(python, 'scripts/bench-peers/build_onnx.py', path, onnx)
  }
  // The page's own build, without its service worker.
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(ROOT, 'vite.config.ts'), ROOT)
  const all = /** @type {import('vite').Plugin[]} */ ((loaded?.config.plugins ?? []).flat())
  await build({
    ...loaded?.config,
    configFile: false,
    root: join(ROOT, 'scripts/bench-peers'),
    base: './',
    logLevel: 'warn',
    plugins: all.filter(plugin => !plugin.name.includes('pwa')),
    publicDir: false,
    build: { outDir: page, emptyOutDir: true, target: 'es2023' },
  })
  await cp(path, join(page, 'model.gguf'))
  if (existsSync(onnx)) await cp(onnx, join(page, 'onnx'), { recursive: true, filter: from => !/onnx[\\/](checkpoint|cache)/.test(from) })
}

async function run() {
  const server = await preview({
    configFile: false,
    root: page,
    build: { outDir: page },
    preview: { port: 0, headers: HEADERS },
    logLevel: 'error',
  })
  const address = server.resolvedUrls?.local[0] ?? ''
  const browser = await chromium.launch({ executablePath: findChromium(), args: values.gpu ? ['--no-sandbox'] : SOFTWARE })
  /** @type {Partial<Record<Peer, Figures[]>>} */
  const figures = {}
  const failures = /** @type {Partial<Record<Peer, string>>} */ ({})
  try {
    for (let round = 0; round < rounds; round++)
      for (const peer of chosen) {
        if (failures[peer]) continue
        const tab = await browser.newPage()
        await tab.goto(address)
        await tab.waitForFunction(() => 'measure' in window)
        try {
          const measured = await tab.evaluate(each => window.measure(each), { peer, ...order })
          figures[peer] = [...(figures[peer] ?? []), measured]
          console.log(`${round + 1} of ${rounds}  ${NAMES[peer].padEnd(28)} ${JSON.stringify(measured)}`)
        } catch (error) {
          failures[peer] = messageOf(error).split('\n')[0]
          console.log(`${NAMES[peer]}: ${failures[peer]}`)
        }
        await tab.close()
      }
  } finally {
    await browser.close()
    await server.close()
  }
  await rm(page, { recursive: true })
  report(figures, failures)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'figures.json'), JSON.stringify({ ...order, figures, failures }, null, 1))
}

/**
 * Medians, and how much faster this engine is.
 * @param {Partial<Record<Peer, Figures[]>>} figures
 * @param {Partial<Record<Peer, string>>} failures
 */
function report(figures, failures) {
  const of = (/** @type {Peer} */ peer, /** @type {keyof Figures} */ key) => median((figures[peer] ?? []).map(each => each[key]))
  console.log(
    `\n| engine | prefill of ${order.promptTokens}, tok/s | decode, tok/s | Inkstone ÷ it, prefill | decode |\n|---|---|---|---|---|`,
  )
  for (const peer of chosen) {
    if (failures[peer]) {
      console.log(`| ${NAMES[peer]} | ${failures[peer]} | | | |`)
      continue
    }
    const [prefill, decode] = /** @type {const} */ (['prefillTokensPerSecond', 'decodeTokensPerSecond']).map(key => ({
      own: of('inkstone', key),
      theirs: of(peer, key),
    }))
    const ratio = (/** @type {{ own: number, theirs: number }} */ { own, theirs }) => (own / theirs).toFixed(2)
    console.log(`| ${NAMES[peer]} | ${prefill.theirs.toFixed(1)} | ${decode.theirs.toFixed(2)} | ${ratio(prefill)} | ${ratio(decode)} |`)
  }
}
