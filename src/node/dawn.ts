// WebGPU without a browser: Dawn through the `webgpu` package. The driver is chosen by the environment, which scripts set before this loads.
import { createRequire } from 'node:module'

/**
 * SwiftShader compiles an extension's way of clearing workgroup memory into one store a word, 4 s for a tiled kernel; cleared by a loop,
 * which is what Dawn does without the extension, the same kernel takes 0.4 s. No other driver is known to mind.
 */
const SWIFTSHADER_FLAGS = ['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']

/** Matrix units are an experiment of WebGPU's (`src/gpu/matrix-units.ts`). */
const EXPERIMENTS = 'enable-dawn-features=allow_unsafe_apis'

let gpu: GPU | undefined

/** The process's GPU. Kept for its whole life: Dawn crashes once this object is collected. */
export function dawn(): GPU {
  if (gpu) return gpu
  const { create, globals } = createRequire(import.meta.url)('webgpu') as { create(flags: string[]): GPU; globals: object }
  Object.assign(globalThis, globals)
  gpu = create([EXPERIMENTS, ...(process.env.INKSTONE_ADAPTER === 'swiftshader' ? SWIFTSHADER_FLAGS : [])])
  return gpu
}
