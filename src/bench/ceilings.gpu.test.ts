import { expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { fencedBuffer, run } from '../kernels/kernel-testing.ts'
import { dawn } from '../node/dawn.ts'
import { fmaPeak, fmaPeakBytes, measureCeilings } from './ceilings.ts'

it('computes what it counts', async () => {
  const context = await openDevice(dawn())
  const out = await fencedBuffer(context, 'peak', fmaPeakBytes())
  run(context, { dispatch: await fmaPeak(context, out.buffer), grid: [fmaPeakBytes() / 16 / 64] })
  expect([...new Set(await out.floats())]).toEqual([16])
})

it('measures a device, and leaves nothing behind', async () => {
  const context = await openDevice(dawn())
  const before = context.counters.liveBytes
  const { copyBytesPerSecond, flops } = await measureCeilings(context)
  expect(copyBytesPerSecond).toBeGreaterThan(1e7)
  expect(flops).toBeGreaterThan(1e7)
  expect(Number.isFinite(copyBytesPerSecond) && Number.isFinite(flops)).toBe(true)
  expect(context.counters.liveBytes).toBe(before)
})

it('stops when asked to', async () => {
  const context = await openDevice(dawn())
  await expect(measureCeilings(context, AbortSignal.abort())).rejects.toThrow(/abort/i)
})
