// Where things lie, from the place of this file: the scripts work from any current directory.
import { fileURLToPath } from 'node:url'

/** @param {string} relative */
const fromRoot = relative => fileURLToPath(new URL(`../${relative}`, import.meta.url))

export const ROOT = fromRoot('')
export const DIST_DIR = fromRoot('dist')
export const MODELS_DIR = fromRoot('models')
/** Git-ignored: downloads under way and the results of test runs. */
export const CACHE_DIR = fromRoot('.cache')
