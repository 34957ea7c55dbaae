// What goes wrong with a device, made to go wrong: each fault has its own error, and none is taken for a result.
import { afterAll, describe, expect, it } from 'vitest'
import { openVariants } from '../kernels/kernel-testing.ts'
import { dawn } from '../node/dawn.ts'
import { createDispatch } from './kernel.ts'

const open = async () => (await openVariants(dawn(), []))[0].context
const context = await open()
afterAll(() => context.device.destroy())

describe('a buffer', () => {
  it('is counted until it is given back', async () => {
    const before = context.counters.liveBytes
    const buffer = await context.createBuffer('small', 30, GPUBufferUsage.STORAGE)
    expect(context.counters.liveBytes - before).toBe(32)
    context.release(buffer)
    expect(context.counters.liveBytes).toBe(before)
  })

  it('beyond what the device allows is refused by name and size', async () => {
    const bytes = context.device.limits.maxBufferSize + 4
    const refusal = { code: 'buffer_too_large', message: expect.stringContaining('the cache') }
    await expect(context.createBuffer('the cache', bytes, GPUBufferUsage.STORAGE)).rejects.toMatchObject(refusal)
    expect(context.fault).toBeUndefined()
  })
})

describe('a kernel', () => {
  it('that does not compile is named, and tried again the next time', async () => {
    const broken = await open()
    const spec = { label: 'bent', sources: ['@compute @workgroup_size(1) fn main() { let x: u32 = 1.5; }'], bindings: {} }
    const known = broken.kernelCache.size
    await expect(createDispatch(broken, spec, {})).rejects.toMatchObject({ code: expect.stringMatching(/kernel_failed|gpu_fault/) })
    expect(broken.kernelCache.size).toBe(known)
    broken.device.destroy()
  })
})

describe('an error that no scope caught', () => {
  it('fails every later read', async () => {
    const faulty = await open()
    const buffer = await faulty.createBuffer('readable', 16, GPUBufferUsage.COPY_SRC)
    faulty.device.createBuffer({ size: 4, usage: 0 }) // no usage is invalid
    await faulty.device.queue.onSubmittedWorkDone()
    await expect(faulty.read(buffer)).rejects.toMatchObject({ code: 'gpu_fault' })
    faulty.device.destroy()
  })
})

describe('a lost device', () => {
  it('is told from then on', async () => {
    const lost = await open()
    lost.device.destroy()
    await lost.device.lost
    expect(() => lost.check()).toThrow(expect.objectContaining({ code: 'device_lost' }))
    await expect(lost.createBuffer('late', 16, GPUBufferUsage.STORAGE)).rejects.toMatchObject({ code: 'device_lost' })
    await expect(lost.done()).rejects.toMatchObject({ code: 'device_lost' })
  })

  it('is behind what failed before it was told, and behind nothing else', async () => {
    const failed = new Error('A valid external Instance reference no longer exists.')
    const lost = await open()
    const cause = lost.causeOf(failed)
    lost.device.destroy()
    expect(await cause).toMatchObject({ code: 'device_lost' })
    expect(await context.causeOf(failed)).toBe(failed)
  })
})
