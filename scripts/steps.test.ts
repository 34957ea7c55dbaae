import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ROOT } from './paths.mjs'
import { countPlaywright, countVitest, runSteps, totalOf } from './steps.mjs'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-steps-'))
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
})

afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  await rm(folder, { recursive: true, force: true })
})

test('counts the tests of a report', () => {
  expect(countVitest({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 0)).toMatchObject({ passed: 5, failed: 0 })
  expect(countPlaywright({ stats: { expected: 3, unexpected: 2, flaky: 1 } }, 1)).toMatchObject({ passed: 4, failed: 2 })
})

test('counts a file that could not be collected as a failure, and says which', () => {
  const testResults = [{ status: 'failed', name: join(ROOT, 'a.test.ts'), message: 'no such module', assertionResults: [] }]
  const count = countVitest({ numPassedTests: 5, numFailedTests: 0, testResults }, 1)
  expect(count).toEqual({ passed: 5, failed: 1, failures: ['a.test.ts\n    no such module'] })
})

test('says which tests failed, and how it begins', () => {
  const message = ['\u001b[31mwanted 1\u001b[39m', ...Array.from({ length: 50 }, (_, line) => `at line ${line}`)].join('\n')
  const assertionResults = [
    { status: 'passed', fullName: 'adds' },
    { status: 'failed', fullName: 'subtracts', failureMessages: [message] },
  ]
  const testResults = [{ status: 'failed', name: join(ROOT, 'a.test.ts'), assertionResults }]
  const [vitest] = countVitest({ numPassedTests: 1, numFailedTests: 1, testResults }, 1).failures ?? []
  expect(vitest).toMatch(/^a\.test\.ts subtracts\n {4}wanted 1\n {4}at line 0\n/)
  expect(vitest.split('\n')).toHaveLength(9)

  const spec = { title: 'opens', file: 'a.spec.ts', tests: [{ status: 'unexpected', results: [{ error: { message } }] }] }
  const suites = [{ suites: [{ specs: [spec, { ...spec, title: 'closes', tests: [{ status: 'expected', results: [{}] }] }] }] }]
  const { failures } = countPlaywright({ stats: { expected: 1, unexpected: 1, flaky: 0 }, suites }, 1)
  expect(failures).toEqual([expect.stringMatching(/^a\.spec\.ts opens\n {4}wanted 1\n/)])
})

test('counts a step without a report as one failure, also where its program says that all is well', () => {
  expect(countVitest(undefined, 0)).toMatchObject({ passed: 0, failed: 1 })
  expect(countPlaywright(undefined, 0)).toMatchObject({ passed: 0, failed: 1 })
  expect(countVitest(undefined, 1)).toMatchObject({ passed: 0, failed: 1 })
  expect(countPlaywright(undefined, 127)).toMatchObject({ passed: 0, failed: 1 })
})

test('runs every step, whatever the ones before it did, and adds up what they left', async () => {
  const ran: string[] = []
  const step = (name: string, run: () => Promise<{ passed: number; failed: number }>) => ({
    name,
    run: () => {
      ran.push(name)
      return run()
    },
  })
  const steps = [
    step('good', async () => ({ passed: 3, failed: 0 })),
    step('thrown', () => Promise.reject(new Error('no GPU'))),
    step('bad', async () => ({ passed: 1, failed: 2 })),
  ]
  await runSteps('first', steps, folder)
  expect(ran).toEqual(['good', 'thrown', 'bad'])
  expect(process.exitCode).toBe(1)
  expect(console.error).toHaveBeenCalledWith('no GPU')
  process.exitCode = undefined
  await runSteps('second', steps.slice(0, 1), folder)
  expect(process.exitCode).toBeUndefined()
  const seconds = expect.any(Number)
  expect(await totalOf(['first', 'second'], folder)).toEqual({
    passed: 7,
    failed: 3,
    failures: ['thrown\n    no GPU', expect.stringMatching(/^bad\n/)],
    seconds: ['good', 'thrown', 'bad', 'good'].map(name => [name, seconds]),
  })
})

test('counts a group that left nothing, or nothing that can be read, as one failure', async () => {
  await writeFile(join(folder, 'torn.json'), '[{"passed":')
  expect(await totalOf(['none', 'torn'], folder)).toMatchObject({
    passed: 0,
    failed: 2,
    failures: [expect.stringContaining('none'), expect.stringContaining('torn')],
  })
})
