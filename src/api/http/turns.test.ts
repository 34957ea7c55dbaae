import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('turns: those that share run side by side, one that takes runs by itself, all begin in order', async () => {
  const turns = createTurns()
  const order: string[] = []
  let running = 0
  const work = (name: string) => async () => {
    order.push(`${name} ${++running}`)
    await new Promise(resolve => setTimeout(resolve, 2))
    running--
  }
  const hungUp = AbortSignal.abort()
  const refused = expect(turns.share(work('gone'), hungUp)).rejects.toMatchObject({ name: 'AbortError' })
  await Promise.all([
    turns.share(work('a')),
    turns.share(work('b')),
    turns.take(work('load')),
    turns.share(work('c')),
    turns.share(work('d')),
    refused,
  ])
  expect(order).toEqual(['a 1', 'b 2', 'load 1', 'c 1', 'd 2'])
})
