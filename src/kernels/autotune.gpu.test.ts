// The autotune: every way is held to the reference, the fastest one wins by enough or not at all, and a wrong one is never chosen.
import { expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { autotune, candidates, fastest, fastestTile, isTuneReport, tuneKey } from './autotune.ts'
import { matmulLimit, tileError, vecError } from './matmul.trials.ts'
import { canBroadcast, tileForm, tileForms } from './matmul.ts'
import { branchInputError, layerInputError } from './matmul-inputs.trials.ts'
import { emulatedUnits } from './matrix-units.testing.ts'

const work = { format: 'Q4_0', width: 64, hiddenSize: 160 } as const
const context = await openDevice(dawn())

it('times the usual way and all others, leaves nothing on the GPU, and what it chose computes rightly', async () => {
  const before = context.counters.liveBytes
  const report = await autotune(context, work)
  expect(report.timings.map(({ candidate }) => candidate)).toEqual([undefined, ...candidates(context)])
  for (const { microseconds } of report.timings) expect(microseconds).toBeGreaterThan(0)
  expect(context.counters.liveBytes).toBe(before)
  expect(isTuneReport(structuredClone(report))).toBe(true)
  const usual = tileForm(context)
  expect(report.tiles.map(({ form }) => form)).toEqual(canBroadcast(context) ? [usual, usual === 'shared' ? 'broadcast' : 'shared'] : [])
  for (const { microseconds } of report.tiles) expect(microseconds).toBeGreaterThan(0)
})

it('takes a form of prefill where the device has the lanes for it, and eight lanes are what it is usual for', () => {
  const formOn = (subgroups: boolean, smallestSubgroup: number, tile?: 'shared' | 'broadcast') =>
    tileForm({ variants: { f16: false, subgroups }, smallestSubgroup, tile } as typeof context)
  expect([formOn(true, 4), formOn(true, 8), formOn(true, 32), formOn(false, 8)]).toEqual(['shared', 'broadcast', 'shared', 'shared'])
  expect([formOn(true, 4, 'broadcast'), formOn(true, 8, 'shared'), formOn(true, 64, 'broadcast')]).toEqual([
    'shared',
    'shared',
    'broadcast',
  ])
})

it('changes the form of prefill where that saves enough', () => {
  const tiles = (usual: number | undefined, other: number | undefined) => [
    { form: 'shared' as const, microseconds: usual },
    { form: 'broadcast' as const, microseconds: other },
  ]
  expect(fastestTile(tiles(100, 96))).toBeUndefined()
  expect(fastestTile(tiles(100, 80))).toBe('broadcast')
  expect(fastestTile(tiles(100, undefined))).toBeUndefined()
  expect(fastestTile(tiles(undefined, 300))).toBe('broadcast')
  expect(fastestTile([])).toBeUndefined()
  const withMatrix = (matrix: number | undefined) => [...tiles(100, 80), { form: 'matrix' as const, microseconds: matrix }]
  expect([fastestTile(withMatrix(40)), fastestTile(withMatrix(90)), fastestTile(withMatrix(undefined))]).toEqual([
    'matrix',
    'broadcast',
    'broadcast',
  ])
})

it.runIf(context.variants.subgroups)('computes rows that several subgroups share', async () => {
  const lanes = context.smallestSubgroup * 16
  const wide = context.tuned({ vec: { workgroup: Math.max(64, lanes), lanes, subgroups: true } })
  const one = { format: 'Q4_0', finish: 'add', norm: true, columns: 16 * lanes + 8, rows: 100 } as const
  expect(await vecError(wide, one)).toBeLessThanOrEqual(matmulLimit(one))
  const long = { format: 'Q4_1', columns: 16 * lanes } as const
  expect(await layerInputError(wide, long)).toBeLessThan(1e-9)
  expect(await branchInputError(wide, long)).toBeLessThan(1e-9)
  wide.planted = 'matmul_vec'
  expect(await vecError(wide, one)).toBeGreaterThan(matmulLimit(one))
  wide.releaseAll()
})

it.runIf(context.variants.subgroups)('leaves all but the matmuls of decode their subgroups where those are faster without', async () => {
  const without = context.tuned({ vec: { workgroup: 64, lanes: 8, subgroups: false } })
  const one = { format: 'Q4_0', finish: 'add', norm: false, columns: 136, rows: 100 } as const
  expect(await vecError(without, one)).toBeLessThanOrEqual(matmulLimit(one))
  expect([...without.asked].filter(code => code.includes('enable subgroups'))).toEqual([])
  expect(without.variants).toEqual(context.variants)
  expect([canBroadcast(without), tileForm(without)]).toEqual([canBroadcast(context), tileForm(context)])
  expect(await tileError(without, one)).toBeLessThanOrEqual(matmulLimit(one))
  without.releaseAll()
})

it('offers rows for several subgroups to devices of large ones', () => {
  const lanesOn = (smallestSubgroup: number) => {
    const like = { device: context.device, variants: { f16: false, subgroups: true }, smallestSubgroup } as typeof context
    return Math.max(...candidates(like).flatMap(({ lanes, subgroups }) => (subgroups ? [lanes] : [])))
  }
  expect(lanesOn(32)).toBe(128)
  expect(lanesOn(8)).toBe(8)
})

it('drops a way that computes wrongly on this device', async () => {
  const planted = context.sibling()
  planted.planted = 'matmul_vec'
  const { chosen, timings } = await autotune(planted, work)
  const wrongTile = context.sibling()
  wrongTile.planted = 'matmul_tile by broadcast'
  const { chosenTile, tiles } = await autotune(wrongTile, work)
  expect(tiles.find(({ form }) => form === 'broadcast')?.microseconds).toBeUndefined()
  if (canBroadcast(context)) expect(chosenTile ?? tiles[0].form).toBe('shared')
  expect(timings.filter(({ microseconds }) => microseconds !== undefined).map(({ candidate }) => candidate?.subgroups)).not.toContain(true)
  // The plant is in what uses subgroups.
  if (context.variants.subgroups) expect(chosen?.subgroups).toBe(false)
})

it('times matrix units where there are some, and drops them where they compute wrongly', async () => {
  const emulating = context.sibling()
  emulating.matrixUnits = emulatedUnits()
  const timesOf = async (of: typeof context) => (await autotune(of, work)).tiles.map(({ form, microseconds }) => [form, microseconds ?? 0])
  const timed = await timesOf(emulating)
  expect(timed.map(([form]) => form)).toEqual(tileForms(emulating))
  for (const [, microseconds] of timed) expect(microseconds).toBeGreaterThan(0)
  emulating.planted = 'matmul_tile by matrix'
  expect(await timesOf(emulating)).toContainEqual(['matrix', 0])
})

it('stays with the usual way where another one saves little', () => {
  const [other, third] = [
    { workgroup: 128, lanes: 8, subgroups: true },
    { workgroup: 256, lanes: 8, subgroups: true },
  ]
  const timings = (usual: number | undefined, a: number | undefined) => [
    { candidate: undefined, microseconds: usual },
    { candidate: other, microseconds: a },
    { candidate: third, microseconds: 120 },
  ]
  expect(fastest(timings(100, 96))).toBeUndefined()
  expect(fastest(timings(100, 80))).toEqual(other)
  expect(fastest(timings(100, undefined))).toBeUndefined()
  expect(fastest(timings(undefined, 130))).toEqual(third)
})

it('keeps what it found under device, shapes and kernel', async () => {
  const key = await tuneKey(context, work)
  expect(await tuneKey(context.sibling(), { ...work })).toBe(key)
  expect(await tuneKey(context, { ...work, width: 128 })).not.toBe(key)
  expect(await tuneKey(context, { ...work, format: 'Q8_0' })).not.toBe(key)
})

it('takes no other kept value for a report', () => {
  const tiles = [{ form: 'shared', microseconds: 3 }]
  expect(isTuneReport({ timings: [], tiles })).toBe(true)
  for (const value of [
    undefined,
    null,
    3,
    {},
    { timings: [] },
    { timings: [], tiles, chosen: { workgroup: 7, lanes: 8, subgroups: true } },
    { timings: [], tiles, chosenTile: 'other' },
  ])
    expect(isTuneReport(value)).toBe(false)
})
