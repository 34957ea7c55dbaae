// `npm run check:clients -- lavapipe`: OpenAI's Python client and lm-eval, both as published, against `inkstone serve`; and what lm-eval says of
// the same GGUF in transformers, which has to be the same; adapters that PEFT makes, against its own logits; and checkpoints that transformers saves. Takes minutes, most of them the software adapter's.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_MODEL } from '../default-model.mjs'
import { ensureModel } from '../model-download.mjs'
import { messageOf } from '../model-error.mjs'
import { MODELS_DIR, ROOT } from '../paths.mjs'
import { runProgram } from '../processes.mjs'
import { ensurePython, runOrThrow } from '../python-env.mjs'
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

/**
 * Adapters as PEFT saves them, beside a tiny model; 1 where what the model says with one is not what PEFT says.
 * @param {string} python
 */
async function checkAdapters(python) {
  const folder = join(ROOT, '.cache', 'clients', 'adapters')
  rmSync(folder, { recursive: true, force: true })
  const script = join(FOLDER, 'adapters.py')
  await runOrThrow(python, script, 'make', folder)
  for (const kind of readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())) {
    const out = join(folder, `${kind.name}.json`)
    const lora = ['--lora', join(folder, kind.name)]
    const options = ['--in', join(folder, 'ids.json'), '--out', out, '--greedy', '12', '--adapter', adapter]
    const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', 'logits', join(folder, 'base.gguf'), ...lora, ...options]
    const { stdout } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' })
    // A refusal is on standard output; what was refused is compared too.
    if (stdout.trim()) writeFileSync(out, stdout)
  }
  return runProgram([python, script, 'compare', folder])
}

/**
 * Checkpoints as transformers saves them, converted; 1 where what they say is not what transformers says.
 * @param {string} python
 */
async function checkCheckpoints(python) {
  const folder = join(ROOT, '.cache', 'clients', 'checkpoints')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await runOrThrow(python, join(FOLDER, 'checkpoints.py'), folder)
  return runProgram([process.execPath, '--import', './scripts/node-loader.mjs', join(FOLDER, 'checkpoints.ts'), folder])
}

try {
  const { path } = await ensureModel(DEFAULT_MODEL, { modelsDir: MODELS_DIR, say: text => console.log(text) })
  const python = await ensurePython('clients', CLIENTS)
  const checkpoint = join(ROOT, '.cache', 'clients', 'checkpoint')
  mkdirSync(checkpoint, { recursive: true })
  const checkpointsCode = await checkCheckpoints(python)
  const adaptersCode = await checkAdapters(python)
  const { url, stop } = await serve(path)
  const check = spawn(python, ['check.py', url, KEY, path, checkpoint], { cwd: FOLDER, stdio: 'inherit' })
  process.exitCode = (await new Promise(resolve => check.once('exit', code => resolve(code ?? 1)))) || adaptersCode || checkpointsCode
  stop()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
