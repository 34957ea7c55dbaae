import { expect, it } from 'vitest'
import { type TurnKind, Turns } from './turns.ts'

it('turns go to one at a time: kinds by turns, then by priority, then in order', async () => {
  const turns = new Turns()
  const order: string[] = []
  let running = 0
  const work = async (name: string, kind: TurnKind, priority?: number) => {
    const end = await turns.take(kind, priority)
    expect(++running).toBe(1)
    order.push(name)
    await new Promise(resolve => setTimeout(resolve, 1))
    running--
    end()
  }
  await Promise.all([
    work('first', 'prefill'),
    work('long a', 'prefill'),
    work('long b', 'prefill'),
    work('background', 'prefill', 1),
    work('typing', 'prefill', -1),
    work('step', 'decode'),
  ])
  expect(order).toEqual(['first', 'step', 'typing', 'long a', 'long b', 'background'])
  expect(turns.contended).toBe(false)
})
