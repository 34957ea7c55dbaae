// Groups of the conversation list at the edges of days.
import { describe, expect, it } from 'vitest'
import { ageOf } from './age.ts'

describe('age of a conversation', () => {
  const now = new Date(2026, 2, 31, 0, 30)

  it('goes by calendar days, not by hours', () => {
    expect(ageOf(new Date(2026, 2, 31, 0, 0).getTime(), now)).toBe('today')
    expect(ageOf(new Date(2026, 2, 30, 23, 59).getTime(), now)).toBe('yesterday')
    expect(ageOf(new Date(2026, 2, 24, 0, 0).getTime(), now)).toBe('week')
    expect(ageOf(new Date(2026, 2, 23, 23, 59).getTime(), now)).toBe('older')
  })
})
