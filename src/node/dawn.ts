// WebGPU without a browser: Dawn through the `webgpu` package. The driver is chosen by the environment, which scripts set before this loads.
import { createRequire } from 'node:module'

let gpu: GPU | undefined

/** The process's GPU. Kept for its whole life: Dawn crashes once this object is collected. */
export function dawn(): GPU {
  if (gpu) return gpu
  const { create, globals } = createRequire(import.meta.url)('webgpu') as { create(flags: string[]): GPU; globals: object }
  Object.assign(globalThis, globals)
  gpu = create([])
  return gpu
}
