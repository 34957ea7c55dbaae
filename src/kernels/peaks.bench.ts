// How near the matmuls over Q4_0 come to the same instructions with all operands in registers, side by side at a 1B model's shape.

import quadSource from '../../shaders/lib/quad.wgsl'
import centred from '../../shaders/lib/quad_centred.wgsl'
import tilePeak from '../../shaders/tile_peak.wgsl'
import vecPeak from '../../shaders/vec_peak.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { finishStore } from './finish.ts'
import { inputBuffer, packTensors, randomTensor, seeded, stateBuffer } from './kernel-testing.ts'
import { canBroadcast, matmulTile, matmulVec } from './matmul.ts'

const SIZE = 2048
const TOKENS = 128
const INVOCATIONS = 64
const ROUNDS = 7

interface Timed {
  name: string
  dispatch: Dispatch
  grid: Grid
  operations: number
}

export async function benchPeaks(context: GpuContext): Promise<void> {
  const matrix = await packTensors(context, [randomTensor('Q4_0', SIZE, SIZE, seeded(1))])
  const state = await stateBuffer(context)
  state.set({ tokens: TOKENS })
  const x = await inputBuffer(context, 'x', new Float32Array(TOKENS * SIZE).fill(0.5))
  const out = await inputBuffer(context, 'out', new Float32Array(TOKENS * SIZE))
  const inputs = { state: state.buffer, x, matrix, finish: finishStore(out, SIZE) }
  const vec = await matmulVec(context, inputs)
  const tile = await matmulTile(context.tuned({ tile: 'shared' }), inputs)
  const byBroadcast = canBroadcast(context) ? await matmulTile(context.tuned({ tile: 'broadcast' }), inputs) : undefined
  // As many invocations as matmul_vec has for these rows, each with as many units.
  const groups = vec.grid[0]
  const units = (SIZE * SIZE) / 64 / (groups * INVOCATIONS)
  const tiles = tile.grid(TOKENS)
  const tileGroups = tiles[0] * (tiles[1] ?? 1)
  const peak = async (name: string, source: string, given: Record<string, number>, grid: Grid, operations: number): Promise<Timed> => {
    const spec = { label: name, sources: [quadSource, centred, source], consts: { INVOCATIONS }, given, bindings: { 0: 'write' as const } }
    return { name, dispatch: await createDispatch(context, spec, { 0: out }), grid, operations }
  }
  const ofTile = (name: string, { dispatch, grid }: typeof tile): Timed => ({
    name,
    dispatch,
    grid: grid(TOKENS),
    operations: 2 * SIZE * SIZE * TOKENS,
  })
  const tileInRegisters = await peak(
    'the same in registers',
    tilePeak,
    { STEPS: SIZE / 16 },
    [tileGroups],
    2 * tileGroups * INVOCATIONS * (SIZE / 16) * 1024,
  )
  const pairs: [Timed, Timed][] = [
    [
      { name: 'matmul_vec', ...vec, operations: 2 * SIZE * SIZE },
      await peak('the same in registers', vecPeak, { UNITS: units }, [groups], 2 * groups * INVOCATIONS * units * 64),
    ],
    [ofTile('matmul_tile', tile), tileInRegisters],
    ...(byBroadcast ? [[ofTile('matmul_broadcast', byBroadcast), tileInRegisters] satisfies [Timed, Timed]] : []),
  ]
  for (const pair of pairs) {
    const best = pair.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [i, { dispatch, grid }] of pair.entries()) {
        const milliseconds = await timeOf(context, dispatch, grid)
        if (round > 0) best[i] = Math.min(best[i], milliseconds)
      }
    }
    const rates = pair.map(({ operations }, i) => operations / best[i] / 1e6)
    for (const [i, { name }] of pair.entries()) console.log(`  ${name.padEnd(26)} ${rates[i].toFixed(2).padStart(9)} GFLOP/s`)
    console.log(`  ${'share'.padEnd(26)} ${((100 * rates[0]) / rates[1]).toFixed(0).padStart(9)} %`)
  }
}

async function timeOf(context: GpuContext, dispatch: Dispatch, grid: Grid): Promise<number> {
  const encoder = context.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  for (let i = 0; i < 4; i++) record(context, pass, dispatch, grid)
  pass.end()
  const started = performance.now()
  context.submit(encoder)
  await context.device.queue.onSubmittedWorkDone()
  return (performance.now() - started) / 4
}
