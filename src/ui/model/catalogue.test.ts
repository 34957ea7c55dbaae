// What a person is offered, given what the server beside the page says.
import { expect, it } from 'vitest'
import { atHubs, builtIn, offered } from './catalogue.ts'
import type { LibraryModel } from './library.ts'

const at = (file: string): LibraryModel => ({ name: file, file, sizeBytes: 9, sha256: '' })
const hub = atHubs[0]

it('offers the built-in model first and what hubs have, without any server', () => {
  expect(offered([])).toEqual([builtIn, ...atHubs])
  expect(builtIn.urls).toBeUndefined()
  expect(hub.urls?.length).toBeGreaterThan(1)
  for (const url of hub.urls ?? []) expect(url).toMatch(/^https:\/\/.+\.gguf$/)
})

it('takes a hub’s model from the server that has it', () => {
  expect(offered([at(hub.file)]).filter(({ file }) => file === hub.file)).toEqual([at(hub.file)])
})

it('keeps a person’s own models, and offers what it has itself only once', () => {
  expect(offered([at('own.gguf'), at(builtIn.file)]).map(({ file }) => file)).toEqual([
    builtIn.file,
    'own.gguf',
    ...atHubs.map(({ file }) => file),
  ])
})

it('offers what this browser keeps of other addresses, once', () => {
  const stored = (name: string, url: string) => ({ name, url, sizeBytes: 9, sha256: 'ab', savedAtMs: 0 })
  const all = offered(
    [],
    [stored('own.gguf', 'https://host.example/own.gguf'), stored(builtIn.name, '/models/x'), stored('beside', '/models/y')],
  )
  expect(all.map(({ name }) => name)).toEqual([builtIn.name, 'own.gguf', ...atHubs.map(({ name }) => name)])
  expect(all[1]).toEqual({ name: 'own.gguf', file: 'own.gguf', sizeBytes: 9, sha256: 'ab', urls: ['https://host.example/own.gguf'] })
})

it('offers what has begun to come, as one where it is several files, and not what is whole', () => {
  const file = (name: string) => ({ name, url: `https://host.example/${name}`, sizeBytes: 9, sha256: 'ab' })
  const parts = [file('two-1.gguf'), file('two-2.gguf')]
  const unfinished = [
    { ...file('new.gguf'), doneBytes: 4 },
    { name: 'two.gguf', url: parts[1].url, sizeBytes: 18, doneBytes: 11, parts },
    { ...file('own.gguf'), doneBytes: 4 },
  ]
  const stored = [file('own.gguf'), parts[0]].map(each => ({ ...each, savedAtMs: 0 }))
  const all = offered([], stored, unfinished)
  expect(all.map(({ name }) => name)).toEqual([builtIn.name, 'own.gguf', 'new.gguf', 'two.gguf', ...atHubs.map(({ name }) => name)])
  expect(all[2]).toEqual({ name: 'new.gguf', file: 'new.gguf', sizeBytes: 9, sha256: 'ab', urls: ['https://host.example/new.gguf'] })
  expect(all[3]).toMatchObject({ file: 'two.gguf', sizeBytes: 18, parts })
})
