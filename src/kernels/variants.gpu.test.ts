// Which variants the adapter has, and which it must have: a driver that lost a feature would otherwise lose its tests unseen.
import { expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { expectedVariants, openVariants } from './kernel-testing.ts'

it('reports every feature of a known adapter, and reports as absent what it lacks', async () => {
  const context = await openDevice(dawn())
  const adapter = await dawn().requestAdapter()
  const { f16, subgroups } = expectedVariants() ?? {
    f16: adapter!.features.has('shader-f16'),
    subgroups: adapter!.features.has('subgroups'),
  }
  expect(context.variants).toEqual({ f16, subgroups })
})

it('turns features off when asked to', async () => {
  const context = await openDevice(dawn(), { withoutF16: true, withoutSubgroups: true })
  expect(context.variants).toEqual({ f16: false, subgroups: false })
})

it('tests each combination that the adapter has exactly once', async () => {
  const { variants } = await openDevice(dawn())
  const names = (await openVariants(dawn())).map(variant => variant.name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toHaveLength((variants.f16 ? 2 : 1) * (variants.subgroups ? 2 : 1))
})
