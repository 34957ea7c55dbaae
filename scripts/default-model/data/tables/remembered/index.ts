// What a person tells about themselves, how the model acknowledges it, how it is asked for later, and what is said when it was never told.
import type { Language } from '../../types.ts'
import { en } from './en.ts'
import type { Remembered } from './remembered.ts'
import { zh } from './zh.ts'

export const remembered: Record<Language, Record<string, Remembered>> = { en, zh }
