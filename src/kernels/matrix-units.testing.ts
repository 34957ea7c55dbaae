// Matrix units for devices without any: WGSL that computes what they would.
import standIn from '../../shaders/lib/matrix_emulated.wgsl'
import type { MatrixUnits } from '../gpu/matrix-units.ts'

/** Small ones, which compile fast, where nothing else is asked for. */
export const emulatedUnits = (
  units: Pick<MatrixUnits, 'm' | 'n' | 'k' | 'element'> = { m: 8, n: 8, k: 8, element: 'f32' },
): MatrixUnits => ({ ...units, lanes: 32, isAsked: false, standIn })
