// `npm run train:default`: the default model from nothing to the shipped file. Each stage keeps what it made in .cache/default-model, so
// a run that was stopped goes on where it was. `-- --smoke` tries the whole path with a tiny model in two minutes and ships nothing;
// `-- --minutes N` stops after that time, to go on later.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../paths.mjs'
import { runProgram } from '../processes.mjs'
import { ensureTestTools } from '../test-tools.mjs'

const TORCH = ['torch==2.15.0', 'numpy==2.4.6']
/** Conversations, optimizer steps of 8,192 tokens, and the file that is shipped. */
const FULL = {
  folder: '.cache/default-model',
  count: 500_000,
  tokenizerCount: 60_000,
  steps: 3_400,
  out: 'public/models/inkstone-mini.gguf',
  record: 'src/ui/model/built-in.json',
}
const SMOKE = {
  folder: '.cache/default-model-smoke',
  count: 2_000,
  tokenizerCount: 2_000,
  steps: 20,
  out: '.cache/default-model-smoke/smoke.gguf',
  record: '.cache/default-model-smoke/record.json',
}

const { values } = parseArgs({ options: { smoke: { type: 'boolean' }, minutes: { type: 'string' } } })
const plan = values.smoke ? SMOKE : FULL
const at = (/** @type {string[]} */ ...parts) => join(ROOT, plan.folder, ...parts)
const node = ['--import', './scripts/node-loader.mjs']

/** @param {string} program @param {string[]} args */
async function stage(program, args) {
  const code = await runProgram([program, ...args])
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}; its message stands above.`)
}

async function ensurePython() {
  const venv = join(ROOT, '.venv/default-model')
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (!existsSync(join(venv, 'ready'))) {
    await stage(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', venv])
    await stage(python, ['-m', 'pip', 'install', '--quiet', ...TORCH])
    await stage(python, ['-c', `import pathlib, torch; pathlib.Path(r"${join(venv, 'ready')}").touch()`])
  }
  return python
}

const python = await ensurePython()
if (!existsSync(at('data/groups.json'))) {
  const counts = ['--count', String(plan.count), '--tokenizer-conversations', String(plan.tokenizerCount)]
  await stage(process.execPath, [...node, 'scripts/default-model/prepare.ts', '--out', at('data'), ...counts])
}
const limit = values.minutes ? ['--minutes', values.minutes] : []
const size = values.smoke ? ['--smoke'] : []
await stage(python, [
  'scripts/default-model/train.py',
  '--data',
  at('data'),
  '--out',
  at('run'),
  '--steps',
  String(plan.steps),
  ...limit,
  ...size,
])
const files = [
  '--run',
  at('run'),
  '--tokenizer',
  at('data/tokenizer.json'),
  '--out',
  join(ROOT, plan.out),
  '--record',
  join(ROOT, plan.record),
  '--float',
  at('float.gguf'),
]
await stage(process.execPath, [...node, 'scripts/default-model/export.ts', ...files])
// The engine needs an adapter.
await ensureTestTools()
await stage(process.execPath, [...node, 'scripts/default-model/compare.ts', '--run', at('run'), '--float', at('float.gguf')])
