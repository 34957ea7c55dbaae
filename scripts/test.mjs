// `npm test`: everything that can be shown on any machine, in one command. It first brings what is missing (packages, a browser, two
// software GPUs), then runs lint, types and all tests; the default model comes with the last step, which alone needs it. No step is
// skipped: a GPU or a browser that could not be brought is the failure of its step.
import { join } from 'node:path'
import { quickCompileEnv, SOFTWARE_ADAPTERS } from './adapters.mjs'
import { DEFAULT_MODEL } from './default-model.mjs'
import { ensureModel } from './model-download.mjs'
import { messageOf } from './model-error.mjs'
import { MODELS_DIR, ROOT } from './paths.mjs'
import { checkNode, ensureBuild, ensurePackages } from './prepare.mjs'
import { terminalProgress } from './progress.mjs'
import { playwrightStep, programStep, runSteps, vitestStep } from './steps.mjs'
import { ensureTestTools } from './test-tools.mjs'

/** @param {string} path */
const tool = path => [process.execPath, join(ROOT, path)]

async function fetchModel() {
  const show = terminalProgress(DEFAULT_MODEL.name)
  const onProgress = (/** @type {number} */ doneBytes) => show(doneBytes, DEFAULT_MODEL.sizeBytes)
  await ensureModel(DEFAULT_MODEL, { modelsDir: MODELS_DIR, say: text => console.log(text), onProgress })
}

async function browserStories() {
  await fetchModel()
  await ensureBuild()
  return playwrightStep()
}

const steps = [
  { name: 'lint', run: () => programStep([...tool('node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']) },
  { name: 'rooms', run: () => programStep(tool('scripts/check-rooms.mjs')) },
  { name: 'types', run: () => programStep([...tool('node_modules/typescript/bin/tsc'), '--noEmit']) },
  { name: 'unit', run: () => vitestStep('unit', 'unit') },
  ...SOFTWARE_ADAPTERS.map(adapter => ({
    name: `gpu (${adapter})`,
    run: async () => vitestStep('gpu', `gpu-${adapter}`, quickCompileEnv(adapter)),
  })),
  { name: 'e2e (chromium)', run: browserStories },
]

try {
  checkNode()
  await ensurePackages()
  await ensureTestTools().catch(error => console.error(messageOf(error)))
  await runSteps('test', steps)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
