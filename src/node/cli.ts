// The engine on the command line: ask, inspect, tokenize, logits, bench, serve. What tests, scripts and servers stand on.
// Results go to standard output, errors as JSON to standard output with exit code 2.
import { parseArgs } from 'node:util'
import { errorRecord, InkstoneError } from '../base/errors.ts'
import { cacheFormats } from '../kernels/cache-format.ts'
import type { CommandOptions, LoraOption } from './command-options.ts'

const USAGE = `inkstone ask MODEL "question" [--temperature T] [--max-tokens N] [--system TEXT]
inkstone ask MODEL --in chats.json --out answers.json
inkstone inspect MODEL --json
inkstone tokenize MODEL --in texts.json --out ids.json
inkstone logits MODEL --in ids.json --out out.json [--greedy N]
inkstone bench MODEL --json|--csv [--prompt-tokens N] [--tokens N] [--runs N] [--accuracy]
inkstone bench MODEL --serve --json [--clients N] [--rate R] [--requests N] [--prompt-tokens N] [--tokens N]
inkstone serve MODEL [--port 23333] [--host NAME] [--api-key KEY] [--streams N] [--cache-tokens N] [--prefix-cache DIR]
Guesses: --draft FILE [--draft-tokens N], a smaller model of the same vocabulary; answers stay the same, and come sooner where it guesses right
Adapters: --lora [NAME=]PATH[:SCALE], as often as there are some: a .gguf file, or a folder of PEFT
Device: --adapter swiftshader|lavapipe|default, --no-f16, --no-subgroups, --ctx N, --kv f32|f16|int8, --tune`

const commands: Record<string, () => Promise<{ run(options: CommandOptions): Promise<void> }>> = {
  ask: () => import('./ask.ts'),
  inspect: () => import('./inspect.ts'),
  tokenize: () => import('./tokenize.ts'),
  logits: () => import('./logits.ts'),
  bench: () => import('./bench.ts'),
  serve: () => import('./serve.ts'),
}

function readOptions(): { command: string; options: CommandOptions } {
  const { values, positionals } = parse()
  const [command, model, question] = positionals
  if (!command || !Object.hasOwn(commands, command))
    throw new InkstoneError('usage', `A command was wanted, got ${command ?? 'nothing'}.\n${USAGE}`)
  if (!model) throw new InkstoneError('usage', `A model file was wanted.\n${USAGE}`)
  const options: CommandOptions = {
    model,
    question,
    system: values.system,
    in: values.in,
    out: values.out,
    json: values.json === true,
    adapter: adapterName(values.adapter),
    withoutF16: values['no-f16'] === true,
    withoutSubgroups: values['no-subgroups'] === true,
    contextTokens: wholeNumber('--ctx', values.ctx, 1),
    streams: wholeNumber('--streams', values.streams, 1),
    cacheTokens: wholeNumber('--cache-tokens', values['cache-tokens'], 1),
    cache: cacheFormat(values.kv),
    temperature: decimal('--temperature', values.temperature),
    seed: wholeNumber('--seed', values.seed, 0),
    maxTokens: wholeNumber('--max-tokens', values['max-tokens'], 1),
    greedy: wholeNumber('--greedy', values.greedy, 0),
    promptTokens: wholeNumber('--prompt-tokens', values['prompt-tokens'], 1),
    tokens: wholeNumber('--tokens', values.tokens, 3),
    runs: wholeNumber('--runs', values.runs, 1),
    csv: values.csv === true,
    accuracy: values.accuracy === true,
    tune: values.tune === true,
    serve: values.serve === true,
    clients: wholeNumber('--clients', values.clients, 1),
    requests: wholeNumber('--requests', values.requests, 1),
    rate: decimal('--rate', values.rate),
    host: values.host,
    port: wholeNumber('--port', values.port, 0),
    apiKey: values['api-key'],
    lora: values.lora?.map(loraOption),
    draft: values.draft,
    draftTokens: wholeNumber('--draft-tokens', values['draft-tokens'], 1),
    prefixCache: values['prefix-cache'],
  }
  return { command, options }
}

function parse() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        in: text,
        out: text,
        system: text,
        adapter: text,
        ctx: text,
        kv: text,
        streams: text,
        'cache-tokens': text,
        temperature: text,
        seed: text,
        'max-tokens': text,
        greedy: text,
        'prompt-tokens': text,
        tokens: text,
        runs: text,
        host: text,
        port: text,
        'api-key': text,
        'prefix-cache': text,
        draft: text,
        'draft-tokens': text,
        json: flag,
        csv: flag,
        accuracy: flag,
        tune: flag,
        serve: flag,
        clients: text,
        requests: text,
        rate: text,
        lora: { type: 'string', multiple: true },
        'no-f16': flag,
        'no-subgroups': flag,
      },
    })
  } catch (error) {
    throw new InkstoneError('usage', `${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
}

function adapterName(name: string | undefined): CommandOptions['adapter'] {
  if (name === undefined || name === 'default' || name === 'swiftshader' || name === 'lavapipe') return name
  throw new InkstoneError('usage', `--adapter is "${name}"; swiftshader, lavapipe or default was wanted.`)
}

function loraOption(text: string): LoraOption {
  const [, name, path, scale] = /^(?:([^=/\\]+)=)?(.+?)(?::(-?\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (path) return { name, path, scale: scale === undefined ? undefined : Number(scale) }
  throw new InkstoneError('usage', `--lora is "${text}"; [NAME=]PATH[:SCALE] was wanted.`)
}

function cacheFormat(name: string | undefined): CommandOptions['cache'] {
  const format = cacheFormats.find(each => each === name)
  if (name === undefined || format) return format
  throw new InkstoneError('usage', `--kv is "${name}"; ${cacheFormats.join(', ')} was wanted.`)
}

function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new InkstoneError('usage', `${name} is "${text}"; a whole number of at least ${least} was wanted.`)
}

function decimal(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new InkstoneError('usage', `${name} is "${text}"; a number was wanted.`)
}

async function main(): Promise<number> {
  try {
    const { command, options } = readOptions()
    const { checkWritable, gpuSettled } = await import('./command-options.ts')
    if (options.out) await checkWritable(options.out)
    await (await commands[command]()).run(options).finally(gpuSettled)
    return 0
  } catch (error) {
    console.log(JSON.stringify({ error: errorRecord(error) }))
    return 2
  }
}

const code = await main()
// Dawn keeps threads of its own; once the output is flushed there is nothing to wait for.
process.stdout.write('', () => process.exit(code))
