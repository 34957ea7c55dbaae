import { expect, it } from 'vitest'
import { readFeatures, withoutFeatures, workerName } from './without-features.ts'

it('switches off what was chosen, and nothing that is not one of the features', () => {
  expect(withoutFeatures(workerName([]))).toEqual({ withoutF16: false, withoutSubgroups: false })
  expect(withoutFeatures(workerName(['f16']))).toEqual({ withoutF16: true, withoutSubgroups: false })
  expect(withoutFeatures(workerName(['f16', 'subgroups']))).toEqual({ withoutF16: true, withoutSubgroups: true })
  expect(readFeatures('subgroups evil')).toEqual(['subgroups'])
  expect(readFeatures(null)).toEqual([])
})
