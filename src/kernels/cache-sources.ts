// How kernels read and write a KV cache: shaders/lib/elem_* and slot_*.
import elemF16 from '../../shaders/lib/elem_f16.wgsl'
import elemF32 from '../../shaders/lib/elem_f32.wgsl'
import elemInt8 from '../../shaders/lib/elem_int8.wgsl'
import slotCache from '../../shaders/lib/slot_cache.wgsl'
import slotStaged from '../../shaders/lib/slot_staged.wgsl'
import type { CacheElement, CacheFormat } from './cache-format.ts'

const elemSources = { f32: elemF32, f16: elemF16, int8: elemInt8 }

/** For kernels that read a cache. */
export const elemSource = (format: CacheFormat): string => elemSources[format]

/** For kernels that write keys and values. */
export const placeSource = (element: CacheElement): string =>
  element === 'staged' ? `${elemF32}\n${slotStaged}` : `${elemSources[element]}\n${slotCache}`
