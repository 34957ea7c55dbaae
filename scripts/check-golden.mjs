// `npm run check:golden`: compares with the reference data outside the repository; the folder is named by GOLDEN. What needs no GPU
// runs once, what needs one runs on each software adapter.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { adapterEnv, SOFTWARE_ADAPTERS } from './adapters.mjs'
import { messageOf } from './model-error.mjs'
import { ROOT } from './paths.mjs'
import { checkNode, ensurePackages } from './prepare.mjs'
import { runSteps, vitestStep } from './steps.mjs'

const golden = resolve(ROOT, process.env.GOLDEN ?? '../shared/golden')

const steps = [
  { name: 'golden', run: () => vitestStep('golden', 'golden', { GOLDEN: golden }) },
  ...SOFTWARE_ADAPTERS.map(adapter => ({
    name: `golden gpu (${adapter})`,
    run: async () => vitestStep('golden-gpu', `golden-gpu-${adapter}`, { GOLDEN: golden, ...adapterEnv(adapter) }),
  })),
]

try {
  checkNode()
  if (!existsSync(golden)) throw new Error(`There is no folder ${golden}. Set GOLDEN to the folder with the reference data.`)
  await ensurePackages()
  await runSteps('golden', steps)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
