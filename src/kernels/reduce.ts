// Reductions over a workgroup as the device's variants allow them.
import reduceShared from '../../shaders/lib/reduce_shared.wgsl'
import reduceSubgroup from '../../shaders/lib/reduce_subgroup.wgsl'
import type { KernelVariants } from '../gpu/device.ts'

export const reduceSource = (variants: KernelVariants): string => (variants.subgroups ? reduceSubgroup : reduceShared)
