// Finds the Chromium that tests drive: the system's own, else the one that Playwright downloaded for this user.
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const SYSTEM_CHROMIUM = ['/usr/bin/chromium', '/usr/lib64/chromium-browser/chromium-browser']

/** Where Playwright keeps browsers by default. Source: playwright.dev/docs/browsers, "Managing browser binaries". */
function playwrightDir() {
  if (process.env.PLAYWRIGHT_BROWSERS_PATH) return process.env.PLAYWRIGHT_BROWSERS_PATH
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright')
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright')
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright')
}

/** Inside a Chromium folder of Playwright, by system. */
const PLAYWRIGHT_PROGRAMS = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
]

/** The program's path, or undefined. `INKSTONE_CHROMIUM` names another one. */
export function findChromium() {
  const chosen = process.env.INKSTONE_CHROMIUM
  if (chosen) return chosen
  const system = SYSTEM_CHROMIUM.find(existsSync)
  if (system) return system
  const folder = playwrightDir()
  const builds = existsSync(folder) ? readdirSync(folder).filter(name => /^chromium-\d+$/.test(name)) : []
  const newestFirst = builds.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
  return newestFirst.flatMap(build => PLAYWRIGHT_PROGRAMS.map(program => join(folder, build, program))).find(existsSync)
}
