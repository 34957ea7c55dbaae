// A run of steps with a count of tests each. A step that fails counts at least one failed test, so that no failure can vanish from a
// sum; results are left in a file for whoever adds up several runs.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from './model-error.mjs'
import { CACHE_DIR, ROOT } from './paths.mjs'
import { runProgram } from './processes.mjs'

const RESULTS_DIR = join(CACHE_DIR, 'results')

/**
 * @typedef {{ passed: number, failed: number }} Count
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
      return { passed: 0, failed: 1 }
    })
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
 * @param {{ numPassedTests?: number, numFailedTests?: number, testResults?: { status: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {number} code
 * @returns {Count}
 */
export function countVitest(report, code) {
  // A file that could not even be collected has a failed result and no failed test in it.
  const brokenFiles = (report?.testResults ?? []).filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  )
  const failed = (report?.numFailedTests ?? 0) + brokenFiles.length
  return countOf({ passed: report?.numPassedTests ?? 0, failed }, report !== undefined && code === 0)
}

/**
 * @param {{ stats?: { expected: number, unexpected: number, flaky: number } } | undefined} report
 * @param {number} code
 * @returns {Count}
 */
export function countPlaywright(report, code) {
  const { expected = 0, unexpected = 0, flaky = 0 } = report?.stats ?? {}
  return countOf({ passed: expected + flaky, failed: unexpected }, report !== undefined && code === 0)
}

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
 * The sum over groups; a group that left no result counts one failed.
 * @param {string[]} groups
 * @param {string} [folder]
 * @returns {Promise<Count>}
 */
export async function totalOf(groups, folder = RESULTS_DIR) {
  const all = await Promise.all(groups.map(group => readReport(join(folder, `${group}.json`))))
  const counts = all.flatMap(results => /** @type {Count[]} */ (results ?? [{ passed: 0, failed: 1 }]))
  return counts.reduce((sum, each) => ({ passed: sum.passed + each.passed, failed: sum.failed + each.failed }), { passed: 0, failed: 0 })
}
