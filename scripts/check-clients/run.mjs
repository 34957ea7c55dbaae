// `npm run check:clients -- lavapipe`: OpenAI's Python client and lm-eval, both as published, against `inkstone serve`; and what lm-eval says of
// the same GGUF in transformers, which has to be the same. Takes minutes, most of them the software adapter's.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_MODEL } from '../default-model.mjs'
import { ensureModel } from '../model-download.mjs'
import { messageOf } from '../model-error.mjs'
import { MODELS_DIR, ROOT } from '../paths.mjs'
import { ensurePython } from '../python-env.mjs'
import { CLIENTS } from './packages.mjs'

const [adapter = 'default'] = process.argv.slice(2)
const KEY = 'check'
const FOLDER = join(ROOT, 'scripts', 'check-clients')

/**
 * The server, once it says where it answers.
 * @param {string} model
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
function serve(model) {
  const options = ['--port', '0', '--api-key', KEY, '--adapter', adapter, '--ctx', '512', '--cache-tokens', '4096']
  const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', 'serve', model, ...options]
  const server = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', bytes => {
      said += bytes
      const [, url] = /answers at (\S+)\/v1/.exec(said) ?? []
      if (url) resolve({ url, stop: () => server.kill() })
    })
    server.once('exit', code => reject(new Error(`The server ended with ${code}: ${said}`)))
  })
}

try {
  const { path } = await ensureModel(DEFAULT_MODEL, { modelsDir: MODELS_DIR, say: text => console.log(text) })
  const python = await ensurePython('clients', CLIENTS)
  const checkpoint = join(ROOT, '.cache', 'clients', 'checkpoint')
  mkdirSync(checkpoint, { recursive: true })
  const { url, stop } = await serve(path)
  const check = spawn(python, ['check.py', url, KEY, path, checkpoint], { cwd: FOLDER, stdio: 'inherit' })
  process.exitCode = await new Promise(resolve => check.once('exit', code => resolve(code ?? 1)))
  stop()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
