// Advice by reason and browser, from real user agents.
import { describe, expect, it } from 'vitest'
import { en } from '../i18n/all.testing.ts'
import { adviceFor, browserOf, type Reason, systemOf } from './advice.ts'

const agents = {
  chromeLinux: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Safari/537.36',
  edgeWindows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  firefoxWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  firefoxMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  safariMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  chromeIos:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
}

describe('advice where WebGPU is missing', () => {
  it('knows the browsers and systems', () => {
    expect(Object.values(agents).map(browserOf)).toEqual(['chromium', 'chromium', 'firefox', 'firefox', 'firefox', 'safari', 'safari'])
    expect(Object.values(agents).map(systemOf)).toEqual(['linux', 'windows', 'windows', 'mac', 'linux', 'mac', 'ios'])
  })

  it('names the version or the flag that helps in each browser', () => {
    expect(adviceFor('no-api', agents.chromeLinux)).toEqual(['chromeUpdate', 'chromeLinux'])
    expect(adviceFor('no-api', agents.firefoxWindows)[0]).toBe('firefoxWindows')
    expect(adviceFor('no-api', agents.firefoxMac)[0]).toBe('firefoxMac')
    expect(adviceFor('no-api', agents.firefoxLinux)).toEqual(['firefoxLinux'])
    expect(adviceFor('no-api', agents.safariMac)).toEqual(['safari'])
    expect(adviceFor('no-api', agents.chromeIos)).toEqual(['safari'])
    expect(adviceFor('insecure-context', agents.edgeWindows)).toEqual(['https'])
    expect(adviceFor('no-adapter', agents.chromeLinux)[0]).toBe('chromeLinux')
  })

  it('has at least one sentence for every reason and browser', () => {
    const reasons = Object.keys(en.noGpu.reason) as Reason[]
    for (const reason of reasons) {
      for (const agent of [...Object.values(agents), 'unknown']) {
        const advice = adviceFor(reason, agent)
        expect(advice.length).toBeGreaterThan(0)
        for (const name of advice) expect(en.noGpu.advice[name]).toBeTruthy()
      }
    }
  })
})
