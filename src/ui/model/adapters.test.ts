// Adapters in the page: what is shown of them, and what the worker is told.
import { expect, it, vi } from 'vitest'
import { InkstoneError } from '../../base/errors.ts'
import type { LoraInfo } from '../../worker/protocol.ts'
import { createAdapterStore } from './adapters.ts'

function setUp() {
  let list: LoraInfo[] = []
  const setScale = vi.fn(async (id: number, scale: number) => {
    list = list.map(each => (each.id === id ? { ...each, scale } : each))
    return list
  })
  const loras = {
    list: async () => list,
    add: async ([file]: File[]) => {
      if (!file.name.endsWith('.gguf')) throw new InkstoneError('adapter_unknown', 'No adapter.')
      return (list = [...list, { id: list.length, name: file.name, scale: 1, gpuBytes: 64 }])
    },
    remove: async (id: number) => (list = list.filter(each => each.id !== id)),
    setScale,
  }
  return { store: createAdapterStore({ client: () => ({ loras }) }), setScale }
}

const file = (name: string) => new File([], name)

it('shows what was added, and what went wrong until something goes well', async () => {
  const { store } = setUp()
  await store.add([file('a.txt')])
  expect(store.getState()).toMatchObject({ rows: [], adding: false, error: { code: 'adapter_unknown' } })
  await store.add([file('tone.gguf')])
  expect(store.getState()).toMatchObject({ rows: [{ name: 'tone.gguf', on: true, scale: 1 }], error: null })
  await store.remove(0)
  expect(store.getState().rows).toEqual([])
})

it('tells the worker each scale at once; what is off counts nothing and goes back to where it was', async () => {
  const { store, setScale } = setUp()
  await store.add([file('tone.gguf')])
  store.setScale(0, 0.4)
  store.setOn(0, false)
  expect(setScale.mock.calls).toEqual([
    [0, 0.4],
    [0, 0],
  ])
  await store.refresh()
  expect(store.getState().rows).toMatchObject([{ on: false, scale: 0.4 }])
  store.setOn(0, true)
  expect(setScale.mock.lastCall).toEqual([0, 0.4])
})
