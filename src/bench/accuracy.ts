// How often a device says another token than a reference would: each position of a fixed text, by the kernels of prefill and by those of decode,
// against the same weights on the CPU in double precision.
import type { LoadedModel } from '../api/loaded-model.ts'
import type { ByteSource } from '../base/byte-source.ts'
import { architectureOf } from '../models/index.ts'

export interface Accuracy {
  /** Positions that were compared; each twice, by prefill and by decode. */
  positions: number
  /** Of both together: positions whose likeliest token is another one. */
  wrong_tokens: number
  /** Of the text's own next token, in nats. */
  worst_logprob_error: number
  /** Over all logits: Σ error² / Σ reference². */
  logits_nmse: number
}

const TEXT =
  'The harbour was quiet at 6:45. Two boats came in: one carried 120 crates of apples, the other nothing but rain. ' +
  '“Where is everyone?” she asked. 早上的港口很安静，两条船慢慢靠岸。'
const MOST_POSITIONS = 48

export interface AccuracyOptions {
  signal?: AbortSignal
  /** Layers that the reference has done. */
  onLayer?(done: number, total: number): void
}

export async function measureAccuracy(model: LoadedModel, source: ByteSource, options: AccuracyOptions = {}): Promise<Accuracy> {
  const { engine, file } = model
  const { referenceLogits } = await import('../models/decoder.reference.ts')
  const ids = model.tokenizer.encode(TEXT).slice(0, Math.min(MOST_POSITIONS, engine.contextTokens))
  const { config, contextTokens } = engine
  const wanted = await referenceLogits(ids, { ...options, source, file, config, spec: architectureOf(file).spec(file), contextTokens })
  const compared = new Comparison(ids, wanted)
  await engine.logits(ids, (position, logits) => compared.add(position, logits), { signal: options.signal })
  engine.reset()
  for (let length = 1; length <= ids.length; length++) {
    const prompt = ids.slice(0, length)
    for await (const { logits } of engine.generate(prompt, { maxTokens: 1, withLogits: true, signal: options.signal }))
      compared.add(length - 1, logits!)
  }
  return compared.result()
}

class Comparison {
  readonly #ids: number[]
  readonly #wanted: Float64Array[]
  #wrong = 0
  #worst = 0
  #error = 0
  #power = 0

  constructor(ids: number[], wanted: Float64Array[]) {
    this.#ids = ids
    this.#wanted = wanted
  }

  add(position: number, logits: Float32Array): void {
    const wanted = this.#wanted[position]
    const next = this.#ids[position + 1]
    const [here, there] = [digest(logits, wanted.length), digest(wanted, wanted.length)]
    if (here.best !== there.best) this.#wrong++
    if (next !== undefined) {
      const difference = Math.abs(logits[next] - here.logSum - (wanted[next] - there.logSum))
      // A NaN is the worst of all.
      if (!(difference <= this.#worst)) this.#worst = difference
    }
    for (let i = 0; i < wanted.length; i++) {
      this.#error += (logits[i] - wanted[i]) ** 2
      this.#power += wanted[i] ** 2
    }
  }

  result(): Accuracy {
    return {
      positions: this.#ids.length,
      wrong_tokens: this.#wrong,
      worst_logprob_error: this.#worst,
      logits_nmse: this.#error / this.#power,
    }
  }
}

/** Where the largest of the first `length` is, and log Σ exp of them. */
function digest(logits: ArrayLike<number>, length: number): { best: number; logSum: number } {
  let best = 0
  for (let i = 1; i < length; i++) if (logits[i] > logits[best]) best = i
  let sum = 0
  for (let i = 0; i < length; i++) sum += Math.exp(logits[i] - logits[best])
  return { best, logSum: logits[best] + Math.log(sum) }
}
