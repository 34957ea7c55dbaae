// What a person is offered, given what the server beside the page says.
import { expect, it } from 'vitest'
import { atHubs, offered } from './catalogue.ts'
import type { LibraryModel } from './library.ts'

const at = (file: string, state: LibraryModel['state']): LibraryModel => ({
  name: file,
  file,
  sizeBytes: 9,
  sha256: '',
  state,
  doneBytes: 0,
})
const hub = atHubs[0]
const own = at('mini.gguf', 'ready')
const offers = (server: LibraryModel[]) => offered(server, { own, hubs: atHubs })

it('offers the built-in model first and what hubs have, without any server', () => {
  expect(offers([]).map(({ file, state }) => [file, state])).toEqual([[own.file, 'ready'], ...atHubs.map(({ file }) => [file, 'remote'])])
  expect(hub.urls?.length).toBeGreaterThan(1)
  for (const url of hub.urls ?? []) expect(url).toMatch(/^https:\/\/.+\.gguf$/)
})

it('takes a hub’s model from the server that has it or is fetching it', () => {
  for (const state of ['ready', 'downloading'] as const) {
    const found = offers([at(hub.file, state)]).filter(({ file }) => file === hub.file)
    expect(found).toEqual([at(hub.file, state)])
  }
})

it('takes it from the hub where the server has it not, and says why the server could not get it', () => {
  const failed = { ...at(hub.file, 'failed'), error: 'No hub answered.' }
  expect(offers([failed]).filter(({ file }) => file === hub.file)).toEqual([{ ...hub, error: 'No hub answered.' }])
  expect(offers([at(hub.file, 'missing')]).filter(({ file }) => file === hub.file)).toEqual([hub])
})

it('keeps a person’s own models, and offers what it has itself only once', () => {
  const server = [at('own.gguf', 'ready'), at(own.file, 'ready')]
  expect(offers(server).map(({ file }) => file)).toEqual([own.file, 'own.gguf', ...atHubs.map(({ file }) => file)])
})
