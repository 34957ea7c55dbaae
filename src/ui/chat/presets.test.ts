// What is kept of presets, and what of a damaged record is not.
import { expect, it } from 'vitest'
import { keepPreset, presets, readPresets, removePreset } from './presets.ts'

it('keeps a preset under its name, once, and gives it back after a removal', () => {
  keepPreset({ name: 'Tea', text: 'Talk of tea.' })
  keepPreset({ name: 'Ink', text: 'Talk of ink.' })
  keepPreset({ name: 'Tea', text: 'Only tea.' })
  expect(presets.getState().kept).toEqual([
    { name: 'Ink', text: 'Talk of ink.' },
    { name: 'Tea', text: 'Only tea.' },
  ])
  const undo = removePreset('Tea')
  expect(presets.getState().kept).toHaveLength(1)
  undo()
  expect(presets.getState().kept).toHaveLength(2)
})

it('reads nothing of a record that is none', () => {
  expect(readPresets('{"name":1}')).toEqual([])
  expect(readPresets('not json')).toEqual([])
  expect(readPresets('[{"name":"a","text":"b"},{"name":7,"text":"x"},null]')).toEqual([{ name: 'a', text: 'b' }])
})
