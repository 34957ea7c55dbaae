// Holds the engine to the trainer: every logit of the float export, at every position of a few held-out conversations, against PyTorch's.
//   node --import ./scripts/node-loader.mjs scripts/default-model/compare.ts --run DIR --float FILE [--adapter NAME]
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** No logit may differ by more. */
const MOST = 1e-3
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function main(): void {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { run: text, float: text, adapter: text } })
  if (!values.run || !values.float) throw new Error('--run and --float are wanted: the folder of the run and its float GGUF')
  const texts = JSON.parse(readFileSync(join(values.run, 'probe.json'), 'utf8')) as { name: string; ids: number[] }[]
  const raw = readFileSync(join(values.run, 'probe.f32'))
  const wanted = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
  const vocabulary = wanted.length / texts.reduce((sum, { ids }) => sum + ids.length, 0)
  const input = join(values.run, 'compare-in.json')
  const output = join(values.run, 'compare-out.json')
  const probe = Array.from({ length: vocabulary }, (_, id) => id)
  writeFileSync(input, JSON.stringify(texts.map(each => ({ ...each, probe }))))
  const command = ['--import', './scripts/node-loader.mjs', 'src/node/cli.ts', 'logits', values.float, '--in', input, '--out', output]
  const run = spawnSync(process.execPath, [...command, '--adapter', values.adapter ?? 'lavapipe'], { cwd: ROOT, stdio: 'inherit' })
  if (run.status !== 0) throw new Error(`\`inkstone logits\` ended with ${run.status}; its message stands above.`)
  const got = (JSON.parse(readFileSync(output, 'utf8')) as { texts: { probe_logits: number[][] }[] }).texts.flatMap(
    each => each.probe_logits,
  )
  const logits = got.flat()
  if (logits.length !== wanted.length) throw new Error(`The engine gave ${logits.length} logits; PyTorch ${wanted.length}.`)
  const worst = logits.reduce((most, logit, at) => Math.max(most, Math.abs(logit - wanted[at])), 0)
  console.log(
    `Worst difference of ${wanted.length} logits over ${got.length} positions: ${worst.toExponential(2)} (at most ${MOST} is right)`,
  )
  if (!(worst <= MOST)) process.exitCode = 1
}

main()
