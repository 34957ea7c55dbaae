// What to do where WebGPU is missing: from the reason and the browser to a list of advice, most likely first.
// Versions: caniuse.com/webgpu and the release notes of Chrome 113, Safari 26, Firefox 141 and 145.
import type { ParseKeys } from 'i18next'
import type { AdapterReport } from '../../worker/protocol.ts'

export type Reason = NonNullable<AdapterReport['reason']> | 'engine-failed'
export type Browser = 'chromium' | 'firefox' | 'safari' | 'other'
export type System = 'windows' | 'mac' | 'linux' | 'android' | 'ios' | 'other'
type AdviceName<K extends string = ParseKeys> = K extends `noGpu.advice.${infer Name}` ? Name : never
export type Advice = AdviceName

export function browserOf(userAgent: string): Browser {
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrom(?:e|ium)\//.test(userAgent)) return 'chromium'
  return /Safari\//.test(userAgent) ? 'safari' : 'other'
}

export function systemOf(userAgent: string): System {
  if (/iPhone|iPad/.test(userAgent)) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/Windows/.test(userAgent)) return 'windows'
  if (/Macintosh|Mac OS X/.test(userAgent)) return 'mac'
  return /Linux|CrOS/.test(userAgent) ? 'linux' : 'other'
}

function noApi(browser: Browser, system: System): Advice[] {
  if (browser === 'chromium') return system === 'linux' ? ['chromeUpdate', 'chromeLinux'] : ['chromeUpdate', 'chromeAcceleration']
  // Every browser on iOS is Safari underneath.
  if (browser === 'safari' || system === 'ios') return ['safari']
  if (browser === 'firefox' && system === 'windows') return ['firefoxWindows', 'otherBrowser']
  if (browser === 'firefox' && system === 'mac') return ['firefoxMac', 'otherBrowser']
  if (browser === 'firefox' && system === 'linux') return ['firefoxLinux']
  return ['otherBrowser']
}

function noAdapter(browser: Browser, system: System): Advice[] {
  if (browser === 'chromium' && system === 'linux') return ['chromeLinux', 'chromeAcceleration', 'driver', 'waitTwoMinutes']
  if (browser === 'chromium') return ['chromeAcceleration', 'driver', 'blocklist', 'waitTwoMinutes']
  if (browser === 'firefox' && system === 'linux') return ['firefoxLinux', 'driver']
  return ['driver', 'waitTwoMinutes', 'otherBrowser']
}

export function adviceFor(reason: Reason, userAgent: string): Advice[] {
  const browser = browserOf(userAgent)
  switch (reason) {
    case 'insecure-context':
      return ['https']
    case 'no-api':
      return noApi(browser, systemOf(userAgent))
    case 'no-adapter':
      return noAdapter(browser, systemOf(userAgent))
    case 'worker-no-api':
      return browser === 'firefox' ? ['firefoxWorker', 'otherBrowser'] : ['chromeUpdate', 'otherBrowser']
    case 'engine-failed':
      return ['reload', 'chromeUpdate']
  }
}
