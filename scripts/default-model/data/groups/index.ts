// The registry of groups: one line for each, in the order in which they are told in the model card.
import type { Group } from '../types.ts'
import { arithmetic } from './arithmetic.ts'
import { conversation } from './conversation.ts'
import { factsCalendar } from './facts-calendar.ts'
import { factsCountries } from './facts-countries.ts'
import { factsScience } from './facts-science.ts'
import { letters } from './letters.ts'
import { limits } from './limits.ts'
import { lists } from './lists.ts'
import { reading } from './reading.ts'
import { studioHelp } from './studio-help.ts'
import { tools } from './tools.ts'
import { translation } from './translation.ts'
import { units } from './units.ts'
import { words } from './words.ts'

export const groups: readonly Group[] = [
  factsCountries,
  factsScience,
  factsCalendar,
  words,
  translation,
  units,
  arithmetic,
  lists,
  letters,
  studioHelp,
  conversation,
  reading,
  tools,
  limits,
]
