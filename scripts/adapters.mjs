// The GPU adapters that tests run on, as environments: which Vulkan driver a process will see is settled by variables that must be
// there before Dawn is loaded, so a process for another adapter is a child started with another environment, and started before
// this process loads Dawn itself.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { findChromium } from './browser.mjs'

/** @typedef {'swiftshader' | 'lavapipe' | 'default'} AdapterName */

/** The software adapters every GPU test runs on: no two machines differ in them. */
export const SOFTWARE_ADAPTERS = /** @type {const} */ (['swiftshader', 'lavapipe'])

/** Where Vulkan's loader looks for drivers on Linux. Source: Vulkan-Loader, LoaderDriverInterface, "Driver Discovery". */
const VULKAN_DRIVER_DIRS = ['/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/usr/share/vulkan/icd.d']

/**
 * The variables a process needs to see this adapter and no other. Throws where the driver is missing, saying how to get it.
 * @param {AdapterName} name
 * @returns {Record<string, string>}
 */
export function adapterEnv(name) {
  const shared = { INKSTONE_ADAPTER: name, XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? runtimeDir() }
  if (name === 'default') return shared
  const driver = findDriver(name)
  if (!driver) throw new Error(missingText(name))
  // The loader reads VK_DRIVER_FILES from 1.3.207 on and VK_ICD_FILENAMES before.
  return { ...shared, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver }
}

/**
 * For tests of many kernels on little data, of which most is compiling: lavapipe without LLVM's optimizer takes two thirds of the time.
 * Where much is computed, it takes longer so.
 * @param {AdapterName} name
 */
export const quickCompileEnv = name => ({ ...adapterEnv(name), ...(name === 'lavapipe' && { GALLIVM_PERF: 'nopt' }) })

/**
 * The driver's manifest, or undefined where it is not installed.
 * @param {'swiftshader' | 'lavapipe'} name
 */
export function findDriver(name) {
  return name === 'swiftshader' ? findSwiftShader() : findLavapipe()
}

/** SwiftShader comes with Chromium; its manifest lies beside the browser. */
function findSwiftShader() {
  const browser = findChromium()
  const folders = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', ...(browser ? [dirname(browser)] : [])]
  return folders.map(folder => join(folder, 'vk_swiftshader_icd.json')).find(existsSync)
}

/** lavapipe is Mesa's; the manifest carries the machine's architecture in its name on some systems. */
function findLavapipe() {
  for (const folder of VULKAN_DRIVER_DIRS) {
    const file = existsSync(folder) && readdirSync(folder).find(name => /^lvp_icd.*\.json$/.test(name))
    if (file) return join(folder, file)
  }
  return undefined
}

/** @param {AdapterName} name */
function missingText(name) {
  return name === 'swiftshader'
    ? 'The SwiftShader driver was not found. It comes with Chromium: install Chromium, or run `npx playwright install chromium`.'
    : 'The lavapipe driver was not found. Install Mesa 25 or newer with its Vulkan drivers (Debian, Ubuntu: mesa-vulkan-drivers).'
}

/** Vulkan drivers want a private folder for their sockets; the same one for every run of a user. */
function runtimeDir() {
  const folder = join(tmpdir(), `inkstone-runtime-${userInfo().uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
