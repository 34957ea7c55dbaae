// Enter and Escape in a field, with an input method and without.
import { describe, expect, it, vi } from 'vitest'
import { closeOnEscape, isSend } from './keys.ts'

const press = (key: string, { shiftKey = false, isComposing = false } = {}) => ({
  key,
  shiftKey,
  nativeEvent: { isComposing },
  preventDefault: vi.fn(),
})

describe('keys in a field', () => {
  it('sends with Enter alone, and not while an input method composes', () => {
    expect(isSend(press('Enter'))).toBe(true)
    expect(isSend(press('Enter', { shiftKey: true }))).toBe(false)
    expect(isSend(press('Enter', { isComposing: true }))).toBe(false)
    expect(isSend(press('a'))).toBe(false)
  })

  it('closes with Escape, which then means nothing else', () => {
    const close = vi.fn()
    const pressed = press('Escape')
    closeOnEscape(pressed, close)
    expect(close).toHaveBeenCalledOnce()
    expect(pressed.preventDefault).toHaveBeenCalledOnce()
  })

  it('leaves Escape to the input method while that composes', () => {
    const close = vi.fn()
    const pressed = press('Escape', { isComposing: true })
    closeOnEscape(pressed, close)
    closeOnEscape(press('Enter'), close)
    expect(close).not.toHaveBeenCalled()
    expect(pressed.preventDefault).not.toHaveBeenCalled()
  })
})
