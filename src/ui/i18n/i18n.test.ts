// Both languages say the same: the same places for values, no sentence left untranslated; figures as people read them.
import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { en, zh } from './all.testing.ts'
import { formatBytes, formatDuration, formatParameters, formatPercent, formatRate } from './format.ts'

type Tree = { [key: string]: string | Tree }

function* leaves(tree: Tree, path = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') yield [path + key, value]
    else yield* leaves(value, `${path}${key}.`)
  }
}

const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]).sort()

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en }, zh: { translation: zh } } }))

describe('translations', () => {
  const chinese = new Map(leaves(zh))

  it('fills the same places in both languages', () => {
    for (const [key, text] of leaves(en)) expect([key, places(chinese.get(key) ?? '')]).toEqual([key, places(text)])
  })

  it('has Chinese in every Chinese sentence, names aside', () => {
    const names = new Set(['shell.language', 'sampling.topK', 'sampling.topP', 'sampling.minP', 'model.of'])
    for (const [key, text] of chinese) if (!names.has(key)) expect([key, /\p{Script=Han}/u.test(text)]).toEqual([key, true])
  })
})

describe('figures', () => {
  it('writes sizes in MB and GB with digits that mean something', () => {
    expect([999, 1500, 62_140_000, 141_900_000, 1_073_741_824].map(formatBytes)).toEqual(['999 B', '2 kB', '62.1 MB', '142 MB', '1.07 GB'])
  })

  it('writes times as people say them', () => {
    expect([412, 3210, 42_000, 80_000].map(formatDuration)).toEqual(['412 ms', '3.2 s', '42 s', '1 min 20 s'])
  })

  it('never rounds up to a minute of sixty seconds', () => {
    expect(formatDuration(119_700)).toBe('2 min 0 s')
    expect(formatDuration(59_700)).toBe('1 min 0 s')
  })

  it('never shows 100 % before the end', () => {
    expect([0.446, 0.9999, 1, 1.2].map(formatPercent)).toEqual(['44 %', '99 %', '100 %', '100 %'])
  })

  it('writes counts and rates', () => {
    expect([134_515_008, 1_235_814_400].map(formatParameters)).toEqual(['135 M', '1.24 B'])
    expect([1.234, 31.42, 512.3].map(formatRate)).toEqual(['1.23', '31.4', '512'])
  })
})
