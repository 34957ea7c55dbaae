// The registry of groups: one line for each, in the order in which they are told in the model card.
import type { Group } from '../types.ts'
import { arithmetic } from './arithmetic.ts'

export const groups: readonly Group[] = [arithmetic]
