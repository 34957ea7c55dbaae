// One half of the architectures; the other is beside it.
import { dawn } from '../node/dawn.ts'
import { compareArchitectures } from './architectures.testing.ts'

await compareArchitectures(dawn(), 0)
