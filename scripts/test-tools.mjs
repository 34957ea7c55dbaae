// What the tests need of the machine: a Chromium, two software Vulkan drivers, and CJK letters. It looks first; only what is missing
// is installed, by apt where this is root on a system that has it, else by Playwright as far as that reaches. What is still missing
// then is the failure of the steps that need it.
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDriver } from './adapters.mjs'
import { backportsEntry, parseAptSources } from './apt-sources.mjs'
import { findChromium } from './browser.mjs'
import { ROOT } from './paths.mjs'
import { outputOf, runProgram } from './processes.mjs'

/** Mesa before 25 lacks Vulkan features that Dawn asks of lavapipe. */
const OLDEST_MESA_MAJOR = 25
const SOURCES_DIR = '/etc/apt/sources.list.d'
const NO_QUESTIONS = { DEBIAN_FRONTEND: 'noninteractive' }

/** Installs what is missing, as far as that can be done here; throws, saying what to do, where an installation failed. */
export async function ensureTestTools() {
  const canApt = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (canApt) await installWithApt()
  if (!findChromium()) {
    console.log('Installing Chromium (Playwright) …')
    const withSystemLibraries = canApt ? ['--with-deps'] : []
    await runProgram([process.execPath, join(ROOT, 'node_modules/playwright/cli.js'), 'install', ...withSystemLibraries, 'chromium'])
  }
  if (!findChromium()) throw new Error('No Chromium was found or could be installed. Install one, or set INKSTONE_CHROMIUM to its path.')
}

async function installWithApt() {
  const missing = await missingPackages()
  if (missing.plain.length === 0 && !missing.lavapipe) return
  console.log(`Installing ${[...missing.plain, ...(missing.lavapipe ? ['mesa-vulkan-drivers'] : [])].join(', ')} (apt) …`)
  const release = await osRelease()
  await apt(['update', '-qq'])
  if (missing.plain.length > 0) await apt(['install', '-y', '-qq', '--no-install-recommends', ...missing.plain])
  if (!missing.lavapipe) return
  const target = (await candidateMesaMajor()) >= OLDEST_MESA_MAJOR ? [] : await backportsTarget(release)
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...target, 'mesa-vulkan-drivers'])
}

/** What is missing here. Ubuntu's chromium package is only a door to snap, so there Playwright's own is taken. */
async function missingPackages() {
  const release = await osRelease()
  const hasFonts = (await installedVersion('fonts-noto-cjk')) !== undefined
  const plain = [...(findChromium() || release.ID !== 'debian' ? [] : ['chromium']), ...(hasFonts ? [] : ['fonts-noto-cjk'])]
  const mesaMajor = Number.parseInt((await installedVersion('mesa-vulkan-drivers')) ?? '', 10)
  return { plain, lavapipe: !findDriver('lavapipe') || mesaMajor < OLDEST_MESA_MAJOR }
}

/** @param {string} name */
async function installedVersion(name) {
  const status = await outputOf(['dpkg', '--status', name])
  return /^Status: .* installed$/m.test(status) ? /^Version: (.*)$/m.exec(status)?.[1] : undefined
}

async function candidateMesaMajor() {
  const policy = await outputOf(['apt-cache', 'policy', 'mesa-vulkan-drivers'])
  return Number(/Candidate: (?:\d+:)?(\d+)/.exec(policy)?.[1] ?? 0)
}

/**
 * Makes the release's backports known to apt and returns the option that installs from them.
 * @param {Record<string, string>} release
 */
async function backportsTarget(release) {
  const codename = release.VERSION_CODENAME ?? ''
  const entry = release.ID === 'debian' ? backportsEntry(await configuredSources(), codename) : undefined
  if (entry === undefined)
    throw new Error(`Mesa ${OLDEST_MESA_MAJOR} or newer is needed for lavapipe, and apt's sources do not offer it. Install it by hand.`)
  if (entry !== '') {
    await writeFile(join(SOURCES_DIR, 'inkstone-backports.sources'), entry)
    await apt(['update', '-qq'])
  }
  return ['-t', `${codename}-backports`]
}

async function configuredSources() {
  const folder = await readdir(SOURCES_DIR).catch(() => [])
  const files = ['/etc/apt/sources.list', ...folder.filter(name => /\.(list|sources)$/.test(name)).map(name => join(SOURCES_DIR, name))]
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')))
  return files.flatMap((file, index) => parseAptSources(file, texts[index] ?? ''))
}

/** @returns {Promise<Record<string, string>>} */
async function osRelease() {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return Object.fromEntries(Array.from(text.matchAll(/^(\w+)="?([^"\n]*)"?$/gm), ([, key, value]) => [key, value]))
}

/** @param {string[]} args */
async function apt(args) {
  const code = await runProgram(['apt-get', ...args], { env: NO_QUESTIONS })
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${code}; its message stands above.`)
}
