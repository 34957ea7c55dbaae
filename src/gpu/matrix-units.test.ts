// Which of the matrix units that adapters offer are ones that kernels can use.
import { describe, expect, it } from 'vitest'
import { offeredUnits } from './matrix-units.ts'

const UNITS = 'chromium-experimental-subgroup-matrix'
const SIZE_CONTROL = 'subgroup-size-control'
const config = (M: number, N: number, K: number, componentType: string, resultComponentType = 'f32') => ({
  M,
  N,
  K,
  componentType,
  resultComponentType,
})
const amd = ['f16', 'f32'].map(result => config(16, 16, 16, 'f16', result))

interface Offer {
  features?: string[]
  sizes?: [number, number]
  configs?: ReturnType<typeof config>[]
  limits?: Partial<GPUSupportedLimits>
}

const adapter = ({ features = [UNITS], sizes = [32, 32], configs = amd, limits }: Offer): GPUAdapter =>
  ({
    features: new Set(features),
    info: { subgroupMinSize: sizes[0], subgroupMaxSize: sizes[1], subgroupMatrixConfigs: configs },
    limits: { maxComputeWorkgroupStorageSize: 32768, maxComputeInvocationsPerWorkgroup: 256, ...limits },
  }) as unknown as GPUAdapter

describe('matrix units', () => {
  it('sum halves in single precision where the device can', () => {
    const units = { m: 16, n: 16, k: 16, element: 'f16', lanes: 32, isAsked: false }
    expect(offeredUnits(adapter({}), true)).toEqual({ units, features: [UNITS] })
  })

  it('of single precision are preferred, and need no half precision of the device', () => {
    const apple = adapter({ configs: [config(8, 8, 8, 'f16', 'f16'), config(8, 8, 8, 'f32'), config(8, 8, 8, 'f16')] })
    for (const f16 of [true, false]) expect(offeredUnits(apple, f16)?.units).toMatchObject({ m: 8, element: 'f32' })
  })

  it('ask for a size of subgroups where there are several', () => {
    const both = adapter({ features: [UNITS, SIZE_CONTROL], sizes: [32, 64] })
    expect(offeredUnits(both, true)).toMatchObject({ units: { lanes: 32, isAsked: true }, features: [UNITS, SIZE_CONTROL] })
    expect(offeredUnits(adapter({ sizes: [32, 64] }), true)).toBeUndefined()
  })

  it.each<[string, Offer]>([
    ['there are none', { features: [] }],
    ['they are of bytes', { configs: [config(16, 16, 32, 'i8', 'i32')] }],
    ['they sum in halves', { configs: [config(16, 16, 16, 'f16', 'f16')] }],
    ['their sizes do not divide what a subgroup computes', { configs: [config(12, 16, 16, 'f16'), config(16, 4, 16, 'f16')] }],
    ['tiles have no room', { limits: { maxComputeWorkgroupStorageSize: 16384 } }],
    ['workgroups are small', { limits: { maxComputeInvocationsPerWorkgroup: 64 } }],
  ])('are left alone where %s', (_, offer) => {
    expect(offeredUnits(adapter(offer), true)).toBeUndefined()
  })

  it('of halves are left alone on a device without half precision', () => {
    expect(offeredUnits(adapter({}), false)).toBeUndefined()
  })
})
