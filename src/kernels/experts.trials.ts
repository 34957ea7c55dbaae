// Trials of the router and the two expert kernels: batches of tokens that take different experts.
import type { GpuContext } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { expertDownReference, groupsReference, type Route, routeReference } from './experts.reference.ts'
import {
  type ExpertChoice,
  expertDown,
  expertGroups,
  expertSum,
  expertTile,
  expertUp,
  groupsBytes,
  route,
  routesBytes,
  tilesOf,
} from './experts.ts'
import { finishAdd, finishStore, finishSwiglu } from './finish.ts'
import { matmulReference, swigluReference } from './matmul.reference.ts'
import { tileTokens } from './matmul.ts'
import { rmsnormReference } from './norm.reference.ts'
import {
  checkUntouched,
  columnsFor,
  fencedBuffer,
  inputBuffer,
  nmse,
  normals,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './trial-inputs.ts'

export const EXPERT_LIMIT = 1e-9
export const ROUTE_LIMIT = 1e-11
const EPSILON = 1e-5
const CAPACITY = 6
/** More than the largest tile has, with some room behind. */
const MANY = 90
const MANY_CAPACITY = 93

export interface ExpertCase {
  choice: ExpertChoice
  format: BlockFormatName
  columns: number
  hidden: number
  norm?: boolean
}

const slotsOf = ({ used, shared }: ExpertChoice) => used + Number(shared)

/** Routes as the kernels read them; the slot of the shared expert is left at 0. */
export function routeWords(routes: Route[][], choice: ExpertChoice): Uint32Array<ArrayBuffer> {
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

/** The worst error of the weights; infinite where other experts were taken. */
export async function routeError(context: GpuContext, choice: ExpertChoice): Promise<number> {
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
  let worst = 0
  for (let token = 0; token < tokens; token++) {
    const wanted = routeReference(values.subarray(token * stride), choice)
    const at = token * slotsOf(choice)
    if (wanted.some(({ expert }, slot) => words[(at + slot) * 2] !== expert)) return Number.POSITIVE_INFINITY
    const weights = wanted.map(({ weight }) => weight)
    const got = wanted.map((_, slot) => floats[(at + slot) * 2 + 1])
    worst = Math.max(worst, nmse(got, weights))
    if (choice.shared)
      worst = Math.max(worst, nmse([floats[(at + choice.used) * 2 + 1]], [1 / (1 + Math.exp(-values[token * stride + choice.count]))]))
  }
  checkUntouched('route', floats, tokens * slotsOf(choice) * 2)
  return worst
}

export async function expertUpError(context: GpuContext, { choice, format, columns: least, hidden, norm }: ExpertCase): Promise<number> {
  const columns = columnsFor(format, least)
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
  let worst = 0
  for (let token = 0; token < tokens; token++) {
    const row = x.subarray(token * columns, (token + 1) * columns)
    const input = norm ? rmsnormReference(row, gamma, EPSILON) : row
    for (const [slot, { expert }] of routes[token].entries()) {
      const of = (tensor: typeof gate) =>
        matmulReference(input, tensor.weights.subarray(expert * hidden * columns, (expert + 1) * hidden * columns), columns)
      const at = (token * choice.used + slot) * stride
      worst = Math.max(worst, nmse(got.subarray(at, at + hidden), swigluReference(of(gate), of(up))))
    }
  }
  checkUntouched('expert_up', got, tokens * choice.used * stride)
  return worst
}

export async function expertDownError(context: GpuContext, { choice, format, columns: least, hidden }: ExpertCase): Promise<number> {
  const columns = columnsFor(format, least)
  const rows = padded(hidden)
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
  let worst = 0
  for (let token = 0; token < tokens; token++) {
    const inputs = routes[token].map((_, slot) => {
      const at = (token * choice.used + slot) * columns
      return x.subarray(at, at + columns)
    })
    const wanted = expertDownReference(inputs, routes[token], tensor.weights, rows, columns).map((v, i) => v + before[token * rows + i])
    worst = Math.max(worst, nmse(got.subarray(token * rows, (token + 1) * rows), wanted))
  }
  if (before.some((value, i) => i >= tokens * rows && value !== got[i])) throw new Error('expert_down: a token outside the batch changed.')
  return worst
}

/** One expert is nearly everybody's, so that it fills tiles; of the others most have a few tokens, and some none. */
function unevenRoutes(choice: ExpertChoice, random: () => number): Route[][] {
  return Array.from({ length: MANY }, (_, token) => {
    const scores = normals(random, choice.count)
    scores[choice.count - 1] += token % 10 === 3 ? -9 : 9
    return routeReference(scores, choice)
  })
}

/** Tiles that are not one expert's, and pairs that are in none or in two: how many. */
export async function expertGroupsError(context: GpuContext, choice: ExpertChoice): Promise<number> {
  const routes = unevenRoutes(choice, seeded(choice.count + choice.used))
  const tile = tileTokens(context)
  const groups = await fencedBuffer(context, 'groups', groupsBytes(choice, MANY_CAPACITY))
  const words = await inputBuffer(context, 'routes', routeWords(routes, choice))
  const state = await stateBuffer(context)
  const { dispatch, grid } = await expertGroups(
    context,
    { choice, buffer: groups.buffer, tokens: MANY_CAPACITY },
    { state: state.buffer, routes: words },
  )
  let wrong = 0
  for (const tokens of [MANY, 1, 33]) {
    groups.reset()
    state.set({ tokens })
    run(context, { dispatch, grid: grid(tokens) })
    const bytes = await groups.read()
    const got = new Uint32Array(bytes)
    const room = tilesOf(choice, MANY_CAPACITY, tile)
    const wanted = groupsReference(routes.slice(0, tokens), choice, tile)
    for (let at = 0; at < room; at++) {
      const [expert, first, end] = got.subarray(at * 3, at * 3 + 3)
      const one = wanted.tiles[at] ?? [0, 0, 0]
      if (expert !== one[0] || first !== one[1] || end !== one[2]) wrong++
    }
    const pairs = got.subarray(room * 3, room * 3 + tokens * choice.used)
    for (let first = 0, expert = 0; expert < choice.count; expert++) {
      const of = wanted.tiles.filter(([one]) => one === expert)
      const end = of.at(-1)?.[2] ?? first
      const mine = [...pairs.subarray(first, end)].sort((a, b) => a - b)
      if (mine.some((pair, i) => pair !== wanted.order[first + i])) wrong++
      first = end
    }
    checkUntouched('expert_groups', new Float32Array(bytes), room * 3 + tokens * choice.used)
  }
  return wrong
}

/** Both matrices of the experts over tiles: hidden values of tokens, and rows of hidden values. */
export async function expertTileError(context: GpuContext, one: ExpertCase & { finish: 'swiglu' | 'store' }): Promise<number> {
  const { choice, format, hidden } = one
  const isUp = one.finish === 'swiglu'
  const columns = columnsFor(format, one.columns)
  const rows = isUp ? hidden : padded(hidden)
  const random = seeded(columns * 3 + hidden)
  const tensors = (isUp ? [0, 1] : [0]).map(() => randomTensor(format, choice.count * rows, columns, random))
  const matrix = await packTensors(
    context,
    tensors,
    isUp
      ? row => {
          const at = row % (2 * rows)
          return { source: (at >> 2) & 1, row: Math.floor(row / (2 * rows)) * rows + (at >> 3) * 4 + (at & 3) }
        }
      : undefined,
  )
  const routes = unevenRoutes(choice, random)
  const x = normals(random, MANY_CAPACITY * (isUp ? 1 : choice.used) * columns)
  const stride = padded(hidden)
  const out = await fencedBuffer(context, 'rows', MANY_CAPACITY * choice.used * stride * 4)
  const state = await stateBuffer(context)
  const tile = tileTokens(context)
  const words = new Uint32Array(groupsBytes(choice, MANY_CAPACITY) / 4)
  const groups = await inputBuffer(context, 'groups', words)
  const { dispatch, grid } = await expertTile(context, {
    state: state.buffer,
    groups: { choice, buffer: groups, tokens: MANY_CAPACITY },
    of: isUp ? 'token' : 'slot',
    matrix,
    x: await inputBuffer(context, 'x', padRows(x, columns)),
    finish: isUp ? finishSwiglu(out.buffer, stride) : finishStore(out.buffer, stride),
  })
  let worst = 0
  for (const tokens of [MANY, 1, 33]) {
    const { tiles, order } = groupsReference(routes.slice(0, tokens), choice, tile)
    words.fill(0)
    words.set(tiles.flat())
    words.set(order, tilesOf(choice, MANY_CAPACITY, tile) * 3)
    context.device.queue.writeBuffer(groups, 0, words)
    state.set({ tokens })
    out.reset()
    run(context, { dispatch, grid: grid(tokens) })
    const got = await out.floats()
    for (const [token, of] of routes.slice(0, tokens).entries()) {
      for (const [slot, { expert }] of of.entries()) {
        const pair = token * choice.used + slot
        const row = isUp ? token : pair
        const input = x.subarray(row * columns, (row + 1) * columns)
        const outputs = tensors.map(({ weights }) =>
          matmulReference(input, weights.subarray(expert * rows * columns, (expert + 1) * rows * columns), columns),
        )
        const wanted = isUp ? swigluReference(outputs[0], outputs[1]) : outputs[0]
        worst = Math.max(worst, nmse(got.subarray(pair * stride, pair * stride + rows), wanted))
      }
    }
    checkUntouched('expert_tile', got, tokens * choice.used * stride)
  }
  return worst
}

/** What tiles left of each of a token's experts, added to the residual stream or stored. */
export async function expertSumError(
  context: GpuContext,
  { choice, rows, finish }: { choice: ExpertChoice; rows: number; finish: 'add' | 'store' },
): Promise<number> {
  const random = seeded(rows + choice.used)
  const routes = randomRoutes(CAPACITY, choice, random)
  const stride = padded(rows)
  const y = normals(random, CAPACITY * choice.used * stride)
  const before = normals(random, CAPACITY * stride)
  const out = await fencedBuffer(context, 'sums', CAPACITY * stride * 4, before)
  const { dispatch, grid } = await expertSum(context, {
    choice,
    routes: await inputBuffer(context, 'routes', routeWords(routes, choice)),
    y: await inputBuffer(context, 'y', y),
    octets: stride / 8,
    finish: (finish === 'add' ? finishAdd : finishStore)(out.buffer, stride),
  })
  const tokens = CAPACITY - 1
  run(context, { dispatch, grid: grid(tokens) })
  const got = await out.floats()
  let worst = 0
  for (let token = 0; token < tokens; token++) {
    const wanted = Float64Array.from({ length: stride }, (_, row) =>
      routes[token].reduce(
        (sum, { weight }, slot) => sum + weight * y[(token * choice.used + slot) * stride + row],
        finish === 'add' ? before[token * stride + row] : 0,
      ),
    )
    worst = Math.max(worst, nmse(got.subarray(token * stride, (token + 1) * stride), wanted))
  }
  if (before.some((value, i) => i >= tokens * stride && value !== got[i])) throw new Error('expert_sum: a token outside the batch changed.')
  return worst
}
