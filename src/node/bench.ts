// `bench`: the figures of a model on the chosen adapter, as lines, JSON or LMDeploy's CSV; with `--serve` what many clients at once get.
import { runBench } from '../bench/bench.ts'
import { predictions } from '../bench/predictions.ts'
import { benchCsv } from '../bench/report.ts'
import { runServing } from '../bench/serving.ts'
import { tileForm } from '../kernels/matmul.ts'
import { type CommandOptions, openForCommand } from './command-options.ts'
import { fileSource } from './file-source.ts'

export async function run(options: CommandOptions): Promise<void> {
  const started = performance.now()
  const model = await openForCommand(options)
  const loadMs = performance.now() - started
  if (options.serve) return show(await runServing(model, options), options.json)
  const source = options.accuracy ? await fileSource(options.model) : undefined
  const figures = await runBench(model, { ...options, accuracy: source })
  await source?.close()
  if (options.csv) return void process.stdout.write(benchCsv([figures]))
  const bytes = figures.weight_bytes_read_per_token + figures.cache_bytes_read_per_token
  const elsewhere = predictions({ bytes, dispatches: figures.dispatches_per_token, layers: figures.layers })
  const { context } = model.engine
  const tuned = options.tune && { tuned: { subgroups: context.variants.subgroups, ...context.tuning, prefill: tileForm(context) } }
  const all = { ...figures, load_ms: loadMs, ...tuned, predicted_tokens_per_second: elsewhere }
  show(all, options.json)
}

function show(figures: object, json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(figures)}\n`)
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(34)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
}
