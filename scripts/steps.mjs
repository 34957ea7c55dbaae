// A run of steps with a count of tests each. A step that fails counts at least one failed test, so that no failure can vanish from a
// sum; results are left in a file for whoever adds up several runs, with what failed, which a long log would bury.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { messageOf } from './model-error.mjs'
import { CACHE_DIR, ROOT } from './paths.mjs'
import { runProgram } from './processes.mjs'

const RESULTS_DIR = join(CACHE_DIR, 'results')

/**
 * @typedef {{ passed: number, failed: number, failures?: string[] }} Count
 * @typedef {Count & { name: string, seconds: number }} StepResult
 * @typedef {{ name: string, run: () => Promise<Count> }} Step
 */

/**
 * Runs every step, whatever the ones before it did, prints a table, writes `<group>.json`, and sets the exit code.
 * @param {string} group
 * @param {Step[]} steps
 * @param {string} [folder]
 */
export async function runSteps(group, steps, folder = RESULTS_DIR) {
  const file = join(folder, `${group}.json`)
  await mkdir(folder, { recursive: true })
  await rm(file, { force: true })
  const results = /** @type {StepResult[]} */ ([])
  for (const { name, run } of steps) {
    console.log(`\n── ${name}`)
    const startedMs = Date.now()
    const count = await run().catch(error => {
      console.error(messageOf(error))
      return { passed: 0, failed: 1, failures: [failureText(name, messageOf(error))] }
    })
    // A program's own failure has no test to be named by.
    if (count.failed > 0 && !count.failures?.length) count.failures = [failureText(name, 'failed as a whole; its output says why')]
    results.push({ name, ...count, seconds: (Date.now() - startedMs) / 1000 })
    await writeFile(file, JSON.stringify(results))
  }
  console.log('')
  for (const { name, passed, failed, seconds } of results)
    console.log(
      `${failed > 0 ? '✗' : '✓'} ${name.padEnd(24)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`,
    )
  if (results.some(result => result.failed > 0)) process.exitCode = 1
}

/**
 * A program that has no tests of its own: it passes or fails as one.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
export async function programStep(command, env) {
  const code = await runProgram(command, { env })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/**
 * One vitest project under an environment.
 * @param {string} project
 * @param {string} name unlike that of any other step
 * @param {Record<string, string>} [env]
 */
export async function vitestStep(project, name, env) {
  const report = await freshReport(name)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runProgram(
    [process.execPath, join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...reporters],
    { env },
  )
  return countVitest(await readReport(report), code)
}

/** The stories in a real browser. */
export async function playwrightStep() {
  const report = await freshReport('e2e')
  const command = [process.execPath, join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json']
  const code = await runProgram(command, { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } })
  return countPlaywright(await readReport(report), code)
}

/**
 * @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ status: string, name?: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 * @param {{ numPassedTests?: number, numFailedTests?: number, testResults?: VitestFile[] } | undefined} report
 * @param {number} code
 * @returns {Count}
 */
export function countVitest(report, code) {
  // A file that could not even be collected has a failed result and no failed test in it.
  const brokenFiles = (report?.testResults ?? []).filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  const failed = (report?.numFailedTests ?? 0) + brokenFiles.length
  const failures = [
    ...(report?.testResults ?? []).flatMap(file =>
      file.assertionResults
        .filter(test => test.status === 'failed')
        .map(test => failureText(`${relative(ROOT, file.name ?? '')} ${test.fullName}`, test.failureMessages?.[0])),
    ),
    ...brokenFiles.map(file => failureText(relative(ROOT, file.name ?? ''), file.message)),
  ]
  return countOf({ passed: report?.numPassedTests ?? 0, failed, failures }, report !== undefined && code === 0)
}

/**
 * @typedef {{ title: string, file?: string, tests: { status: string, results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {{ stats?: { expected: number, unexpected: number, flaky: number }, suites?: Suite[] } | undefined} report
 * @param {number} code
 * @returns {Count}
 */
export function countPlaywright(report, code) {
  const { expected = 0, unexpected = 0, flaky = 0 } = report?.stats ?? {}
  const failures = specsOf(report?.suites ?? []).flatMap(({ title, file, tests }) =>
    tests
      .filter(test => test.status === 'unexpected')
      .map(test => failureText(`${file} ${title}`, test.results.find(result => result.error)?.error?.message)),
  )
  return countOf({ passed: expected + flaky, failed: unexpected, failures }, report !== undefined && code === 0)
}

/**
 * @param {Suite[]} suites
 * @returns {Spec[]}
 */
const specsOf = suites => suites.flatMap(({ specs = [], suites: inner = [] }) => [...specs, ...specsOf(inner)])

const FAILURE_LINES = 8

/**
 * What failed and the beginning of why, without a terminal's colours.
 * @param {string} name
 * @param {string} [message]
 */
const failureText = (name, message = 'no message') =>
  [name, ...stripVTControlCharacters(message).trim().split('\n').slice(0, FAILURE_LINES)].join('\n    ')

/**
 * A program that failed, or left no report of what it did, has at least one failure.
 * @param {Count} count
 * @param {boolean} isSound
 */
const countOf = (count, isSound) => (isSound ? count : { ...count, failed: Math.max(1, count.failed) })

/** @param {string} name */
async function freshReport(name) {
  await mkdir(RESULTS_DIR, { recursive: true })
  const path = join(RESULTS_DIR, `report-${name.replace(/\W+/g, '-')}.json`)
  await rm(path, { force: true })
  return path
}

/** @param {string} path */
async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * The sum over groups, and what failed in each; a group that left no result counts one failed.
 * @param {string[]} groups
 * @param {string} [folder]
 * @returns {Promise<Required<Count> & { seconds: [string, number][] }>} `seconds` of each step
 */
export async function totalOf(groups, folder = RESULTS_DIR) {
  const all = await Promise.all(groups.map(group => readReport(join(folder, `${group}.json`))))
  const total = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]), seconds: /** @type {[string, number][]} */ ([]) }
  for (const [index, results] of all.entries()) {
    const counts = /** @type {(Count & Partial<StepResult>)[]} */ (
      results ?? [{ passed: 0, failed: 1, failures: [failureText(groups[index], 'left no results')] }]
    )
    for (const { passed, failed, failures = [], name, seconds } of counts) {
      total.passed += passed
      total.failed += failed
      total.failures.push(...failures)
      if (name !== undefined && seconds !== undefined) total.seconds.push([name, seconds])
    }
  }
  return total
}
