// A device's matrix units, as an experimental feature of browsers exposes them: `chromium-experimental-subgroup-matrix`
// (https://github.com/gpuweb/gpuweb/issues/4195). Which sizes and elements there are is the device's own.

/** What the units multiply: M × K by K × N elements, summed in f32. */
export interface MatrixUnits {
  m: number
  n: number
  k: number
  element: 'f16' | 'f32'
  /** Invocations of a subgroup. */
  lanes: number
  /** Whether a kernel must ask for subgroups of that size, as the device has others. */
  isAsked: boolean
  /** For tests: WGSL that stands in for the units. */
  standIn?: string
}

interface MatrixConfig {
  componentType: string
  resultComponentType: string
  M: number
  N: number
  K: number
}

/** Not in the types of WebGPU yet. */
type Info = GPUAdapterInfo & { subgroupMatrixConfigs?: Iterable<MatrixConfig> }

const UNITS = 'chromium-experimental-subgroup-matrix' as GPUFeatureName
const SIZE_CONTROL = 'subgroup-size-control' as GPUFeatureName

/** Tokens and rows that a subgroup of matmul_matrix computes, and weights of a step: what the units' sizes must divide. */
const SUBGROUP_TOKENS = 32
const SUBGROUP_ROWS = 64
const STEP = 32
/** Bytes that its tiles take at most, and its subgroups. */
const TILE_BYTES = 32768
const SUBGROUPS = 4

/** What the adapter offers that kernels can use, single precision first, and the features it takes; undefined where there is nothing. */
export function offeredUnits(adapter: GPUAdapter, f16: boolean): { units: MatrixUnits; features: GPUFeatureName[] } | undefined {
  const { subgroupMinSize: lanes, subgroupMaxSize, subgroupMatrixConfigs } = adapter.info as Info
  const isAsked = lanes !== subgroupMaxSize
  if (!adapter.features.has(UNITS) || !subgroupMatrixConfigs || (isAsked && !adapter.features.has(SIZE_CONTROL))) return undefined
  const { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = adapter.limits
  if (maxComputeWorkgroupStorageSize < TILE_BYTES || maxComputeInvocationsPerWorkgroup < SUBGROUPS * lanes) return undefined
  const usable = [...subgroupMatrixConfigs].filter(
    ({ M, N, K, resultComponentType }) =>
      resultComponentType === 'f32' && SUBGROUP_TOKENS % M === 0 && SUBGROUP_ROWS % N === 0 && N % 8 === 0 && STEP % K === 0,
  )
  const best =
    usable.find(({ componentType }) => componentType === 'f32') ?? usable.find(({ componentType }) => f16 && componentType === 'f16')
  if (!best) return undefined
  const units: MatrixUnits = { m: best.M, n: best.N, k: best.K, element: best.componentType as 'f16' | 'f32', lanes, isAsked }
  return { units, features: isAsked ? [UNITS, SIZE_CONTROL] : [UNITS] }
}
