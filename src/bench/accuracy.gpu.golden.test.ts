// The wrong-token rate of a trained tiny model: none as its kernels are, and all of them where one is wrong.
import { expect, it } from 'vitest'
import { openModel } from '../api/loaded-model.ts'
import { openDevice } from '../gpu/device.ts'
import { goldenPath, openModel as openFile } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import { measureAccuracy } from './accuracy.ts'

const { source } = await openFile(goldenPath('models', 'stories260K-Q4_0.gguf'))

it('is none against the reference on the CPU, and tells of every layer', async () => {
  const model = await openModel(await openDevice(dawn()), source)
  const layers: number[] = []
  const accuracy = await measureAccuracy(model, source, { onLayer: done => layers.push(done) })
  expect(accuracy.positions).toBeGreaterThan(40)
  expect(accuracy.wrong_tokens).toBe(0)
  expect(accuracy.logits_nmse).toBeLessThan(1e-9)
  expect(accuracy.worst_logprob_error).toBeLessThan(1e-3)
  expect(layers).toEqual(Array.from({ length: model.engine.config.layers }, (_, i) => i))
})

it('shows a kernel that computes wrongly', async () => {
  const context = await openDevice(dawn(), { planted: 'matmul_tile' })
  const accuracy = await measureAccuracy(await openModel(context, source), source)
  if (context.variants.subgroups) expect(accuracy.logits_nmse).toBeGreaterThan(1e-3)
})
