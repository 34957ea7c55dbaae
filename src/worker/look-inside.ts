// Looks into files beyond a header, for the page: opens them where they are, and tells how far it is.
import { compareModels, differencesOf, weightsOf } from '../api/inspect/look.ts'
import type { LookedIntoFile, Request } from './protocol.ts'
import { headerSource } from './sources.ts'

export type LookInside = Extract<Request, { kind: 'weights' | 'differences' | 'compare' }>

export async function lookInside(request: LookInside, signal: AbortSignal, onRun: (done: number, total: number) => void): Promise<unknown> {
  if (request.kind === 'compare')
    return compareModels(await headerSource(request.left, signal), await headerSource(request.right, signal), signal)
  const opened = async ({ location, fileBytes }: LookedIntoFile) => ({ source: await headerSource(location, signal), fileBytes })
  const options = (total: number) => ({ signal, onDone: (done: number) => onRun(done, total) })
  if (request.kind === 'weights') {
    const { tensors, look } = request.order
    return weightsOf(await opened(request.order), tensors, look, options(tensors.length))
  }
  const { left, right, pairs, look } = request.order
  return differencesOf(await opened(left), await opened(right), pairs, look, options(pairs.length))
}
