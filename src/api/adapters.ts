// The adapters that lie ready beside a loaded model, by name and number, and which of them a request takes: those of its `lora` field (llama.cpp),
// the one that it names as its model (vLLM), none where it names the base, and where it names nothing all, each in its own measure.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import type { Adapter, AdapterUse } from '../engine/adapters.ts'
import type { Engine } from '../engine/engine.ts'
import { readAdapter } from '../formats/adapter.ts'
import type { AdapterScale } from './openai.ts'

export interface ShelvedAdapter {
  /** Never another's. */
  id: number
  name: string
  adapter: Adapter
  /** What it was read from, to read it again on another device. */
  sources: readonly ByteSource[]
}

export interface AdapterChoice {
  model?: unknown
  lora?: readonly AdapterScale[]
}

export interface AddOptions {
  name?: string
  scale?: number
  signal?: AbortSignal
}

export class AdapterShelf {
  readonly #engine: Engine
  readonly #base: string
  readonly #items: ShelvedAdapter[] = []
  #ids = 0

  /** `base`: the model's own name. */
  constructor(engine: Engine, base: string) {
    this.#engine = engine
    this.#base = base
  }

  get items(): readonly ShelvedAdapter[] {
    return this.#items
  }

  async add(sources: readonly ByteSource[], { name, scale, signal }: AddOptions = {}): Promise<ShelvedAdapter> {
    const file = await readAdapter(sources, signal)
    const own = name ?? file.name
    if (own === this.#base || this.#items.some(item => item.name === own))
      throw new InkstoneError(
        'adapter_name',
        `There is a model or an adapter by the name ${JSON.stringify(own)} already. Give this one another name.`,
      )
    const adapter = await this.#engine.loadAdapter(file, { name: own, scale, signal })
    const item = { id: this.#ids++, name: own, adapter, sources }
    this.#items.push(item)
    return item
  }

  async remove(id: number): Promise<void> {
    const item = this.find(id)
    this.#items.splice(this.#items.indexOf(item), 1)
    await item.adapter.dispose()
  }

  /** The same ones as they were beside the model before its device was lost. */
  async restore(before: AdapterShelf): Promise<void> {
    for (const { id, name, adapter, sources } of before.#items) {
      const item = await this.add(sources, { name, scale: adapter.scale })
      item.id = id
    }
    this.#ids = before.#ids
  }

  find(id: number): ShelvedAdapter {
    const item = this.#items.find(each => each.id === id)
    if (item) return item
    const known = this.#items.map(each => `${each.id} (${each.name})`).join(', ') || 'none'
    throw new InkstoneError('adapter_unknown', `There is no adapter ${id}; these are loaded: ${known}. Ask for one of them.`)
  }

  named(model: unknown): ShelvedAdapter | undefined {
    return this.#items.find(({ name }) => name === model)
  }

  /** What a request takes; a measure that it does not give is the adapter's own, as it is at each step. */
  uses({ model, lora }: AdapterChoice): AdapterUse[] {
    if (lora) return lora.map(({ id, scale }) => ({ adapter: this.find(id).adapter, scale }))
    const one = this.named(model)
    if (one) return [{ adapter: one.adapter }]
    return model === this.#base ? [] : this.#items.map(({ adapter }) => ({ adapter }))
  }

  /** As llama.cpp does: those that are not named count nothing from now on. */
  setScales(scales: readonly AdapterScale[]): void {
    const wanted = new Map(scales.map(({ id, scale }) => [this.find(id), scale]))
    for (const item of this.#items) item.adapter.scale = wanted.get(item) ?? 0
  }
}
