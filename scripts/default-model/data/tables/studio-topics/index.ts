// What people ask about Inkstone itself.
import { abilities } from './abilities.ts'
import { about } from './about.ts'
import { chat } from './chat.ts'
import { models } from './models.ts'
import { page } from './page.ts'
import type { Topic } from './topic.ts'
import { trouble } from './trouble.ts'
import { work } from './work.ts'

export const topics: Topic[] = [...about, ...models, ...chat, ...page, ...trouble, ...work, ...abilities]
