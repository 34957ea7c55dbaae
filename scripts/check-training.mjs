// `npm run check:training`: the default model's whole path (data, tokenizer, training, export, engine against PyTorch) with a model so small
// that it takes minutes. Where there is no Python it says so and counts nothing.
import { messageOf } from './model-error.mjs'
import { checkNode, ensurePackages } from './prepare.mjs'
import { outputOf } from './processes.mjs'
import { programStep, runSteps } from './steps.mjs'
import { ensureTestTools } from './test-tools.mjs'

async function smoke() {
  if (await outputOf(['python3', '-c', 'import ensurepip, venv; print("there")']))
    return programStep([process.execPath, 'scripts/default-model/run.mjs', '--smoke'])
  console.log('There is no Python with venv and pip here, so training is not tried.')
  return { passed: 0, failed: 0 }
}

try {
  checkNode()
  await ensurePackages()
  await ensureTestTools()
  await runSteps('training', [{ name: 'train (smoke)', run: smoke }])
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
