// Parts of one model as one entry of a list.
import { expect, it } from 'vitest'
import { bySplit } from './split.ts'

const shown = (...names: string[]) =>
  bySplit(
    names.map(name => ({ name })),
    ({ name }) => name,
    (stem, parts) => `${stem} of ${parts.map(({ name }) => name.slice(-19, -14)).join()}`,
  )

it('makes one of all parts, in their order, where the first of them stood', () => {
  expect(shown('a.gguf', 'b-00002-of-00002.gguf', 'c.gguf', 'b-00001-of-00002.gguf')).toEqual(['a.gguf', 'b of 00001,00002', 'c.gguf'])
})

it('leaves parts alone that are not all there, or lie in other folders', () => {
  expect(shown('b-00001-of-00003.gguf', 'b-00003-of-00003.gguf')).toEqual(['b-00001-of-00003.gguf', 'b-00003-of-00003.gguf'])
  expect(shown('x/b-00001-of-00002.gguf', 'y/b-00002-of-00002.gguf')).toHaveLength(2)
  expect(shown('x/b-00001-of-00001.gguf', 'y/b-00001-of-00001.gguf')).toEqual(['x/b of 00001', 'y/b of 00001'])
})
