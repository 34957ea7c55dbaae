// Lets Node run the TypeScript sources as they are: tsx for the types, and .wgsl files imported as text.
import { register } from 'node:module'
import 'tsx/esm'

register(
  `data:text/javascript,${encodeURIComponent(`
    import { readFile } from 'node:fs/promises'
    export async function load(url, context, next) {
      if (!url.endsWith('.wgsl')) return next(url, context)
      const text = await readFile(new URL(url), 'utf8')
      return { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(text) }
    }`)}`,
)
