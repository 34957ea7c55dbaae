// The prefix cache as a page has it: in its own storage. What does not come back, or can't be kept, is told to whoever looks at the console.
import { createPrefixCache } from '../api/prefix-cache.ts'
import { opfsCaches } from '../storage/cache-images.ts'

export const pagePrefixes = () =>
  createPrefixCache({
    folder: opfsCaches,
    onFault: fault => console.info('The prefix cache:', fault instanceof Error ? fault.message : fault),
    onRestored: tokens => console.info(`The prefix cache: ${tokens} tokens of earlier conversations are there again.`),
  })
