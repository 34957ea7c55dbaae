// IQ4_NL (18 bytes for 32 weights) lies as Q4_0 does; only what a nibble means differs.
import levels from '../../../shaders/lib/iq4_levels.wgsl'
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/iq4_nl.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packedQ4_0 } from './q4_0.ts'

export const packedIQ4_NL: PackedFormat = { ...packedQ4_0, shader: centred + levels + shader }
