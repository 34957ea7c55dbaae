// Every sentence of both languages at once, as tests look for them.
import { en as enFirst } from './en.ts'
import { enPanels } from './en-panels.ts'
import { zh as zhFirst } from './zh.ts'
import { zhPanels } from './zh-panels.ts'

export const en = { ...enFirst, ...enPanels }
export const zh = { ...zhFirst, ...zhPanels }
