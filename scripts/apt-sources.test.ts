import { expect, test } from 'vitest'
import { backportsEntry, parseAptSources } from './apt-sources.mjs'

const stanzas = `# a mirror
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main`

test('derives the backports from the entry of the release: same address, same key', () => {
  expect(backportsEntry(parseAptSources('debian.sources', stanzas), 'bookworm')).toBe(
    'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm-backports\nComponents: main\nSigned-By: /usr/share/keyrings/debian.gpg\n',
  )
})

test('reads the one-line form as well', () => {
  const line = '# deb http://no.example x main\ndeb [arch=amd64 signed-by=/k.gpg] https://m.example/debian trixie main contrib # why\n'
  expect(parseAptSources('sources.list', line)).toEqual([
    { uris: ['https://m.example/debian'], suites: ['trixie'], components: ['main', 'contrib'], signedBy: '/k.gpg' },
  ])
  expect(backportsEntry(parseAptSources('sources.list', 'deb http://m.example/debian trixie main'), 'trixie')).toContain('trixie-backports')
})

test('adds nothing twice and guesses nothing', () => {
  const there = parseAptSources('sources.list', 'deb http://m.example/d bookworm main\ndeb http://m.example/d bookworm-backports main')
  expect(backportsEntry(there, 'bookworm')).toBe('')
  expect(backportsEntry([], 'bookworm')).toBeUndefined()
})
