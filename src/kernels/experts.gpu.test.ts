// The router and the two expert kernels against their references.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import {
  EXPERT_LIMIT,
  type ExpertCase,
  expertDownError,
  expertGroupsError,
  expertSumError,
  expertTileError,
  expertUpError,
  ROUTE_LIMIT,
  routeError,
} from './experts.trials.ts'
import { type ExpertChoice, expertDown, route } from './experts.ts'
import { finishAdd } from './finish.ts'
import { inputBuffer, openVariants, packTensors, randomTensor, seeded } from './kernel-testing.ts'
import { tileForms } from './matmul.ts'

const choices: ExpertChoice[] = [
  { count: 8, used: 2, renormalized: true, shared: false },
  { count: 60, used: 4, renormalized: false, shared: true },
  { count: 128, used: 8, renormalized: false, shared: false },
  { count: 3, used: 3, renormalized: true, shared: true },
]

const shapes: Omit<ExpertCase, 'choice'>[] = [
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
    expect(await routeError(context, choice)).toBeLessThan(ROUTE_LIMIT)
  })

  it.concurrent.each(chosen)('expert_up: $format, $columns to $hidden, norm $norm', async shape => {
    expect(await expertUpError(context, { ...shape, choice: choices[0] })).toBeLessThan(EXPERT_LIMIT)
  })

  it.concurrent.each(chosen)('expert_down: $format, $columns to $hidden rows', async shape => {
    expect(await expertDownError(context, { ...shape, choice: choices[1] })).toBeLessThan(EXPERT_LIMIT)
  })

  it.concurrent.each(choices)('expert_groups: $used of $count', async choice => {
    expect(await expertGroupsError(context, choice)).toBe(0)
  })

  describe.each(tileForms(context))('expert_tile, %s', tile => {
    // Of formats two do: what else there is of them, matmul_tile's tests have.
    it.concurrent.each(chosen.slice(0, 2))('$format, $columns to $hidden', async shape => {
      const own = context.tuned({ tile })
      expect(await expertTileError(own, { ...shape, choice: choices[0], finish: 'swiglu' })).toBeLessThan(EXPERT_LIMIT)
      expect(await expertTileError(own, { ...shape, choice: choices[1], finish: 'store' })).toBeLessThan(EXPERT_LIMIT)
    })
  })

  it.concurrent.each(['add', 'store'] as const)('expert_sum, %s', async finish => {
    expect(await expertSumError(context, { choice: choices[1], rows: 580, finish })).toBeLessThan(EXPERT_LIMIT)
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
