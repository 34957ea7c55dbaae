// The router and the two expert kernels against their references.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { expertDownReference, type Route, routeReference } from './experts.reference.ts'
import { type ExpertChoice, expertDown, expertUp, route, routesBytes } from './experts.ts'
import { finishAdd, finishSwiglu } from './finish.ts'
import {
  columnsFor,
  FENCE_FLOAT,
  fencedBuffer,
  inputBuffer,
  nmse,
  normals,
  openVariants,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './kernel-testing.ts'
import { matmulReference, swigluReference } from './matmul.reference.ts'
import { rmsnormReference } from './norm.reference.ts'

const LIMIT = 1e-9
const EPSILON = 1e-5
const CAPACITY = 6

const choices: ExpertChoice[] = [
  { count: 8, used: 2, renormalized: true, shared: false },
  { count: 60, used: 4, renormalized: false, shared: true },
  { count: 128, used: 8, renormalized: false, shared: false },
  { count: 3, used: 3, renormalized: true, shared: true },
]

const slotsOf = ({ used, shared }: ExpertChoice) => used + Number(shared)

/** Routes as the kernels read them; the slot of the shared expert is left at 0. */
function routeWords(routes: Route[][], choice: ExpertChoice): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(routes.length * slotsOf(choice) * 2)
  const floats = new Float32Array(words.buffer)
  for (const [token, of] of routes.entries()) {
    for (const [slot, { expert, weight }] of of.entries()) {
      words[(token * slotsOf(choice) + slot) * 2] = expert
      floats[(token * slotsOf(choice) + slot) * 2 + 1] = weight
    }
  }
  return words
}

function randomRoutes(tokens: number, choice: ExpertChoice, random: () => number): Route[][] {
  return Array.from({ length: tokens }, () => routeReference(normals(random, choice.count), choice))
}

const shapes: { format: BlockFormatName; columns: number; hidden: number; norm: boolean }[] = [
  { format: 'Q4_0', columns: 256, hidden: 32, norm: true },
  { format: 'F32', columns: 31, hidden: 12, norm: true },
  { format: 'Q6_K', columns: 512, hidden: 20, norm: false },
]

/** All on the adapter's first variant; the others differ in sums alone, and each shape is a pipeline to compile. */
const variants = (await openVariants(dawn(), ['subgroups'])).map((variant, index) => ({
  ...variant,
  chosen: index === 0 ? shapes : shapes.slice(0, 1),
}))

describe.each(variants)('$name', ({ context, chosen }) => {
  it.concurrent.each(choices)('route: $used of $count, renormalized $renormalized, shared $shared', async choice => {
    const random = seeded(choice.count)
    const stride = padded(choice.count + 1)
    const scores = await inputBuffer(context, 'scores', new Float32Array(CAPACITY * stride))
    const routes = await fencedBuffer(context, 'routes', routesBytes(choice, CAPACITY))
    const { dispatch, grid } = await route(context, choice, { scores, stride, routes: routes.buffer })
    const values = normals(random, CAPACITY * stride, 3)
    values.fill(2, stride, stride + choice.count) // a token with equal scores: the lowest experts
    context.device.queue.writeBuffer(scores, 0, values)
    const tokens = CAPACITY - 1
    run(context, { dispatch, grid: grid(tokens) })
    const bytes = await routes.read()
    const [words, floats] = [new Uint32Array(bytes), new Float32Array(bytes)]
    for (let token = 0; token < tokens; token++) {
      const wanted = routeReference(values.subarray(token * stride), choice)
      const at = token * slotsOf(choice)
      expect(wanted.map((_, slot) => words[(at + slot) * 2])).toEqual(wanted.map(({ expert }) => expert))
      const weights = wanted.map(({ weight }) => weight)
      expect(
        nmse(
          wanted.map((_, slot) => floats[(at + slot) * 2 + 1]),
          weights,
        ),
      ).toBeLessThan(1e-11)
      if (choice.shared)
        expect(floats[(at + choice.used) * 2 + 1]).toBeCloseTo(1 / (1 + Math.exp(-values[token * stride + choice.count])), 6)
    }
    expect(floats.subarray(tokens * slotsOf(choice) * 2).every(value => value === FENCE_FLOAT)).toBe(true)
  })

  it.concurrent.each(chosen)('expert_up: $format, $columns to $hidden, norm $norm', async ({ format, columns: least, hidden, norm }) => {
    const columns = columnsFor(format, least)
    const choice = choices[0]
    const random = seeded(columns + hidden)
    const [gate, up] = [0, 1].map(() => randomTensor(format, choice.count * hidden, columns, random))
    const matrix = await packTensors(context, [gate, up], row => {
      const at = row % (2 * hidden)
      return { source: (at >> 2) & 1, row: Math.floor(row / (2 * hidden)) * hidden + (at >> 3) * 4 + (at & 3) }
    })
    const x = normals(random, CAPACITY * columns)
    const gamma = normals(random, columns)
    const routes = randomRoutes(CAPACITY, choice, random)
    const stride = padded(hidden)
    const out = await fencedBuffer(context, 'hidden', CAPACITY * choice.used * stride * 4)
    const state = await stateBuffer(context)
    const { dispatch, grid } = await expertUp(context, {
      state: state.buffer,
      choice,
      routes: await inputBuffer(context, 'routes', routeWords(routes, choice)),
      matrix,
      x: await inputBuffer(context, 'x', padRows(x, columns)),
      finish: finishSwiglu(out.buffer, stride),
      norm: norm
        ? { kind: 'rms', weights: await inputBuffer(context, 'gamma', padRows(gamma, columns)), width: columns, epsilon: EPSILON }
        : undefined,
    })
    const tokens = CAPACITY - 1
    run(context, { dispatch, grid: grid(tokens) })
    const got = await out.floats()
    for (let token = 0; token < tokens; token++) {
      const row = x.subarray(token * columns, (token + 1) * columns)
      const input = norm ? rmsnormReference(row, gamma, EPSILON) : row
      for (const [slot, { expert }] of routes[token].entries()) {
        const of = (tensor: typeof gate) =>
          matmulReference(input, tensor.weights.subarray(expert * hidden * columns, (expert + 1) * hidden * columns), columns)
        const at = (token * choice.used + slot) * stride
        expect(nmse(got.subarray(at, at + hidden), swigluReference(of(gate), of(up)))).toBeLessThan(LIMIT)
      }
    }
    expect(got.subarray(tokens * choice.used * stride).every(value => value === FENCE_FLOAT)).toBe(true)
  })

  it.concurrent.each(chosen)('expert_down: $format, $columns to $hidden rows', async ({ format, columns: least, hidden }) => {
    const columns = columnsFor(format, least)
    const rows = padded(hidden)
    const choice = choices[1]
    const random = seeded(columns - hidden)
    const tensor = randomTensor(format, choice.count * rows, columns, random)
    const x = normals(random, CAPACITY * choice.used * columns)
    const routes = randomRoutes(CAPACITY, choice, random)
    const before = normals(random, CAPACITY * rows)
    const out = await fencedBuffer(context, 'residual', CAPACITY * rows * 4, before)
    const state = await stateBuffer(context)
    const { dispatch, grid } = await expertDown(context, {
      state: state.buffer,
      choice,
      routes: await inputBuffer(context, 'routes', routeWords(routes, choice)),
      matrix: await packTensors(context, [tensor]),
      x: await inputBuffer(context, 'x', padRows(x, columns)),
      finish: finishAdd(out.buffer, rows),
    })
    const tokens = CAPACITY - 1
    run(context, { dispatch, grid: grid(tokens) })
    const got = await out.floats()
    for (let token = 0; token < tokens; token++) {
      const inputs = routes[token].map((_, slot) => {
        const at = (token * choice.used + slot) * columns
        return x.subarray(at, at + columns)
      })
      const wanted = expertDownReference(inputs, routes[token], tensor.weights, rows, columns).map((v, i) => v + before[token * rows + i])
      expect(nmse(got.subarray(token * rows, (token + 1) * rows), wanted)).toBeLessThan(LIMIT)
    }
    expect(got.subarray(tokens * rows)).toEqual(before.subarray(tokens * rows))
  })
})

it('refuses more experts a token than there are, and experts whose rows are no whole octets', async () => {
  const [{ context }] = await openVariants(dawn(), [])
  const any = await inputBuffer(context, 'any', new Float32Array(64))
  const choice = { count: 4, used: 5, renormalized: false, shared: false }
  await expect(route(context, choice, { scores: any, stride: 8, routes: any })).rejects.toMatchObject({ code: 'expert_count' })
  const matrix = await packTensors(context, [randomTensor('F32', 12, 8, seeded(1))])
  const inputs = { state: any, choice: { ...choice, used: 1 }, routes: any, matrix, x: any, finish: finishAdd(any, 8) }
  await expect(expertDown(context, inputs)).rejects.toMatchObject({ code: 'expert_shape' })
})
