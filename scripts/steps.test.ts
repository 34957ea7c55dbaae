import { expect, test } from 'vitest'
import { countPlaywright, countVitest } from './steps.mjs'

test('counts the tests of a report', () => {
  expect(countVitest({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 0)).toEqual({ passed: 5, failed: 0 })
  expect(countPlaywright({ stats: { expected: 3, unexpected: 2, flaky: 1 } }, 1)).toEqual({ passed: 4, failed: 2 })
})

test('counts a file that could not be collected as a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(countVitest({ numPassedTests: 5, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 5, failed: 1 })
})

test('counts a step that failed without a report as one failure', () => {
  expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1 })
  expect(countPlaywright(undefined, 127)).toEqual({ passed: 0, failed: 1 })
})
