// Looks into weights and comparisons against a scripted engine: what is asked of it, what comes too late, what a comparison says in a sentence.
import { describe, expect, it } from 'vitest'
import type { ModelComparison } from '../../api/inspect/look.ts'
import { statisticsOf } from '../../api/inspect/weight-statistics.ts'
import type { ModelReport, TensorReport } from '../../api/model-report.ts'
import { InkstoneError } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { DifferencesOrder, ModelLocation, WeightsOrder } from '../../worker/protocol.ts'
import { createComparisonStore } from './comparison.ts'
import { summaryOf } from './comparison-summary.ts'
import { depthRows, depthTensors } from './depth.ts'
import { formatShare, formatWeight } from './figures.ts'
import { createWeightsStore } from './weights.ts'

const tensor = (name: string, format: TensorReport['format'] = 'F16', shape = [64, 64]): TensorReport => ({
  name,
  format,
  shape,
  offsetBytes: 64,
  bytes: 8192,
})
const LAYERS = [1, 0].flatMap(layer => [tensor(`blk.${layer}.attn_q.weight`), tensor(`blk.${layer}.attn_norm.weight`, 'F32', [64])])
const report = (tensors: TensorReport[]): ModelReport => ({
  name: 'a',
  architecture: 'llama',
  quantization: 'F16',
  parameters: 1,
  fileBytes: 77,
  tensors,
  metadata: [],
})
const at = (name: string): ModelLocation => ({ kind: 'url', url: `https://host.example/${name}`, name })
const found = statisticsOf(Float32Array.of(1, 2))

const header = { name: 'a', architecture: 'llama', quantization: 'F16', parameters: 1, fileBytes: 77 }
const compared: ModelComparison = {
  left: header,
  right: { ...header, fileBytes: 33 },
  tensors: [
    { name: 'a', change: 'format', left: tensor('a'), right: tensor('a', 'Q4_0') },
    { name: 'b', change: 'shape', left: tensor('b'), right: tensor('b', 'F16', [64]) },
    { name: 'c', change: 'removed', left: tensor('c') },
    { name: 'd', change: 'same', left: tensor('d'), right: tensor('d') },
  ],
  metadata: [
    { key: 'k', change: 'added', right: '1' },
    { key: 'l', change: 'same', left: '1', right: '1' },
  ],
}

/** Each answer waits until it is given. */
function setUp() {
  const asked: { order: WeightsOrder | DifferencesOrder; signal?: AbortSignal; onRun?(done: number, total: number): void }[] = []
  const answers: ((value: unknown) => void)[] = []
  const wait = () =>
    new Promise<never>((resolve, reject) => answers.push(value => (value instanceof Error ? reject(value) : resolve(value as never))))
  const ask = (order: WeightsOrder | DifferencesOrder, options = {}) => {
    asked.push({ order, ...options })
    return wait()
  }
  const looks: EngineClient['looks'] = { weights: ask, differences: ask, compare: wait }
  return { asked, answers, client: () => ({ looks }) }
}

/** Lets what has been answered arrive. */
const arrive = () => new Promise(resolve => setTimeout(resolve))

describe('looks into weights', () => {
  it('ask for the chosen tensor of the file that was looked into', async () => {
    const { asked, answers, client } = setUp()
    const store = createWeightsStore(client)
    const of = report(LAYERS)
    const chosen = store.choose({ location: at('a'), report: of }, LAYERS[1])
    expect(asked[0].order).toEqual({ location: at('a'), fileBytes: 77, tensors: [LAYERS[1]], look: 'close' })
    expect(store.getState()).toMatchObject({ of, tensor: LAYERS[1], statistics: null })
    answers[0]([found])
    await chosen
    expect(store.getState().statistics).toEqual(found)
  })

  it('stop an earlier one, whose answer is too late, and tell errors', async () => {
    const { asked, answers, client } = setUp()
    const store = createWeightsStore(client)
    const inspected = { location: at('a'), report: report(LAYERS) }
    void store.choose(inspected, LAYERS[0])
    void store.choose(inspected, LAYERS[1])
    expect(asked[0].signal?.aborted).toBe(true)
    answers[1](new InkstoneError('file_replaced', 'Another one.'))
    answers[0]([found])
    await arrive()
    expect(store.getState()).toMatchObject({ tensor: LAYERS[1], statistics: null, error: { code: 'file_replaced' } })
    void store.choose({ location: at('b'), report: report([]) }, LAYERS[0])
    expect(store.getState()).toMatchObject({ tensor: LAYERS[0], error: null, depth: null })
  })

  it('over depth take matrices by kind and layer, tell how far they are, and can be stopped', async () => {
    const { asked, answers, client } = setUp()
    const store = createWeightsStore(client)
    const inspected = { location: at('a'), report: report(LAYERS) }
    const over = store.lookOverDepth(inspected)
    expect((asked[0].order as WeightsOrder).tensors.map(({ name }) => name)).toEqual(['blk.0.attn_q.weight', 'blk.1.attn_q.weight'])
    asked[0].onRun?.(1, 2)
    expect(store.getState().running).toEqual({ done: 1, total: 2 })
    answers[0]([found, { seen: 1, nans: 1, infinities: 0 }])
    await over
    expect(store.getState()).toMatchObject({
      running: null,
      depth: [{ kind: 'attn_q', layers: [{ layer: 0, figures: found.figures }, { layer: 1 }] }],
    })
    void store.lookOverDepth(inspected)
    store.stop()
    expect(asked[1].signal?.aborted).toBe(true)
    expect(store.getState().running).toBeNull()
  })
})

describe('layers of a model', () => {
  it('are those of kinds that several have, whatever their names claim', () => {
    const odd = [
      tensor('blk.0.a.weight'),
      tensor('blk.999999.b.weight'),
      tensor('blk.1.b.weight'),
      tensor('output.weight'),
      tensor('blk.x.a.weight'),
    ]
    expect(depthTensors(odd)).toEqual([])
    expect(depthRows([], [])).toEqual([])
    const many = Array.from({ length: 1000 }, (_, i) => tensor(`blk.${999 - i}.ffn_up.weight`))
    expect(depthTensors(many).map(({ layer }) => layer)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })
})

describe('a comparison', () => {
  it('reads both headers and measures what both have in one shape', async () => {
    const { asked, answers, client } = setUp()
    const store = createComparisonStore(client)
    store.begin(at('a'))
    const comparing = store.compareWith(async () => at('b'))
    await arrive()
    answers[0](compared)
    await comparing
    expect(store.getState()).toMatchObject({ busy: false, right: at('b'), result: compared })
    const measuring = store.measure(compared.tensors, 'glance')
    expect(asked[0].order).toEqual({
      left: { location: at('a'), fileBytes: 77 },
      right: { location: at('b'), fileBytes: 33 },
      pairs: [
        [compared.tensors[0].left, compared.tensors[0].right],
        [compared.tensors[3].left, compared.tensors[3].right],
      ],
      look: 'glance',
    })
    answers[1]([
      { seen: 4, leftOut: 0, relativeRms: 0.1 },
      { seen: 4, leftOut: 0, relativeRms: 0 },
    ])
    await measuring
    expect([...store.getState().differences].map(([name, { relativeRms }]) => [name, relativeRms])).toEqual([
      ['a', 0.1],
      ['d', 0],
    ])
  })

  it('says where the other model is gone, and nothing of one that comes after it was closed', async () => {
    const { answers, client } = setUp()
    const store = createComparisonStore(client)
    store.begin(at('a'))
    await store.compareWith(() => Promise.reject(new InkstoneError('file_gone', 'Gone.')))
    expect(store.getState()).toMatchObject({ busy: false, result: null, error: { code: 'file_gone' } })
    void store.compareWith(async () => at('b'))
    await arrive()
    store.close()
    answers[0](compared)
    await arrive()
    expect(store.getState()).toMatchObject({ left: null, result: null })
  })
})

describe('the summary of a comparison', () => {
  it('names architecture, formats, shapes, what is missing, and keys', () => {
    expect(summaryOf(compared)).toEqual([
      { text: 'sameArchitecture', name: 'llama' },
      { text: 'otherFormat', count: 1, left: 'F16', right: 'Q4_0' },
      { text: 'otherShape', count: 1 },
      { text: 'onlyLeft', count: 1 },
      { text: 'otherKeys', count: 1 },
    ])
  })

  it('says so where all agrees, and where the architecture is another', () => {
    const same = { ...compared, tensors: [], metadata: [], right: { ...header, architecture: 'qwen2' } }
    expect(summaryOf(same)).toEqual([
      { text: 'otherArchitecture', left: 'llama', right: 'qwen2' },
      { text: 'sameTensors' },
      { text: 'sameKeys' },
    ])
  })

  it('names three pairs of formats, the most frequent first, and counts the rest', () => {
    const formats = ['Q4_0', 'Q4_0', 'Q8_0', 'Q6_K', 'Q5_K', 'Q4_K'] as const
    const tensors = formats.map((format, i) => ({
      name: `${i}`,
      change: 'format' as const,
      left: tensor(`${i}`),
      right: tensor(`${i}`, format),
    }))
    const clauses = summaryOf({ ...compared, tensors, metadata: [] })
    expect(clauses[1]).toEqual({ text: 'otherFormat', count: 2, left: 'F16', right: 'Q4_0' })
    expect(clauses[4]).toEqual({ text: 'otherFormats', count: 2 })
  })
})

describe('figures of weights', () => {
  it('have three digits, however small', () => {
    expect([0, 0.031249, -1.2549, 12345.6, 0.0000312, -1e12, 0.001].map(formatWeight)).toEqual([
      '0',
      '0.0312',
      '−1.25',
      '12300',
      '3.1e−5',
      '−1.0e+12',
      '0.001',
    ])
    expect([0.00212, 0.1234, 1].map(formatShare)).toEqual(['0.21\u00a0%', '12.3\u00a0%', '100\u00a0%'])
  })
})
