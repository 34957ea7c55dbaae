// How long a notice stays, and which one makes room for another.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dismissToast, holdToast, releaseToast, shell, toast } from './store.ts'

vi.hoisted(() => {
  vi.stubGlobal('window', { innerWidth: 1440 })
  vi.stubGlobal('location', { hash: '' })
})

const longerThanAnyNoticeMs = 60_000
const shown = () => shell.getState().toasts.map(each => each.text)
const undo = { label: 'Undo', run() {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

describe('notices', () => {
  it('go by themselves', () => {
    toast('Copied')
    expect(shown()).toEqual(['Copied'])
    vi.advanceTimersByTime(longerThanAnyNoticeMs)
    expect(shown()).toEqual([])
  })

  it('stay while somebody is at them, and their whole time again afterwards', () => {
    toast('Deleted', { action: undo })
    const [{ id }] = shell.getState().toasts
    vi.advanceTimersByTime(7000)
    holdToast(id)
    vi.advanceTimersByTime(longerThanAnyNoticeMs)
    expect(shown()).toEqual(['Deleted'])
    releaseToast(id)
    vi.advanceTimersByTime(7000)
    expect(shown()).toEqual(['Deleted'])
    vi.advanceTimersByTime(longerThanAnyNoticeMs)
    expect(shown()).toEqual([])
  })

  it('make room for newer ones, except those with an undo', () => {
    toast('Deleted', { action: undo })
    for (const text of ['1', '2', '3', '4']) toast(text)
    expect(shown()).toEqual(['Deleted', '3', '4'])
    for (const text of ['5', '6', '7']) toast(`Deleted ${text}`, { action: undo })
    expect(shown()).toEqual(['Deleted', 'Deleted 5', 'Deleted 6', 'Deleted 7'])
    toast('8')
    expect(shown()).toEqual(['Deleted', 'Deleted 5', 'Deleted 6', 'Deleted 7', '8'])
  })

  it('can be sent away while they are held', () => {
    toast('Deleted', { action: undo })
    const [{ id }] = shell.getState().toasts
    holdToast(id)
    dismissToast(id)
    expect(shown()).toEqual([])
  })
})
