// The shell's own state: which panel, the inspector, what floats, the notices. Panels keep theirs.
import { createStore } from 'zustand/vanilla'
import { readKept, writeKept } from '../kept.ts'

export interface Toast {
  id: number
  text: string
  detail?: string
  tone: 'plain' | 'danger'
  action?: { label: string; run(): void }
  /** When it goes, after the action where that was taken. */
  end?(): void
}

interface ShellState {
  panelId: string
  inspectorOpen: boolean
  inspectorWidth: number
  paletteOpen: boolean
  drawerOpen: boolean
  /** The text about the built-in model. */
  cardOpen: boolean
  dropping: boolean
  toasts: Toast[]
}

export const inspectorLimits = { least: 260, most: 520, first: 320 }
const toastMs = 8000
const toastsAtMost = 3
const widePx = 1280
/** Up to this width the inspector is a sheet (Inspector.module.css). */
const sheetPx = 1023

/** `#/chat/<conversation>?settings`: the panel, what in it is open, and what comes along. */
export function placeFromAddress() {
  const [place = '', ...query] = location.hash.replace(/^#\/?/, '').split('?')
  const [panelId = '', openId] = place.split('/')
  return { panelId: panelId || 'chat', openId, query: query.join('?') }
}
const isWide = () => window.innerWidth >= widePx
const clampWidth = (width: number) => Math.round(Math.min(inspectorLimits.most, Math.max(inspectorLimits.least, width)))

export const shell = createStore<ShellState>(() => ({
  panelId: placeFromAddress().panelId,
  inspectorOpen: isWide() && readKept('inspector') !== 'closed',
  inspectorWidth: clampWidth(Number(readKept('inspector-width')) || inspectorLimits.first),
  paletteOpen: false,
  drawerOpen: false,
  cardOpen: false,
  dropping: false,
  toasts: [],
}))

export function startShell() {
  addEventListener('hashchange', () => shell.setState({ panelId: placeFromAddress().panelId, drawerOpen: false }))
  // A column that a narrowing window turns into a sheet would cover the work.
  matchMedia(`(max-width: ${sheetPx}px)`).addEventListener('change', ({ matches }) => matches && shell.setState({ inspectorOpen: false }))
}

export function goTo(place: string) {
  location.hash = `/${place}`
}

export function setInspectorOpen(open: boolean) {
  // Only a choice made where there is room is remembered; a sheet on a phone is for the moment.
  if (isWide()) writeKept('inspector', open ? 'open' : 'closed')
  shell.setState({ inspectorOpen: open })
}

/** A sheet lies over the work; a column may stay. */
export function hideInspectorSheet() {
  if (window.innerWidth <= sheetPx) setInspectorOpen(false)
}

export function setInspectorWidth(width: number) {
  const inspectorWidth = clampWidth(width)
  writeKept('inspector-width', String(inspectorWidth))
  shell.setState({ inspectorWidth })
}

let nextToast = 1
const toastTimers = new Map<number, ReturnType<typeof setTimeout>>()

/** Makes room for one more. A notice with an undo goes only when its time is over. */
function withRoom(toasts: Toast[]): Toast[] {
  const surplus = Math.max(0, toasts.length + 1 - toastsAtMost)
  const gone = toasts.filter(each => !each.action).slice(0, surplus)
  return toasts.filter(each => !gone.includes(each))
}

export function toast(text: string, options: Partial<Pick<Toast, 'action' | 'tone' | 'detail' | 'end'>> = {}) {
  const id = nextToast++
  shell.setState(state => ({ toasts: [...withRoom(state.toasts), { id, text, tone: 'plain', ...options }] }))
  releaseToast(id)
}

/** It stays as long as the pointer or the focus is on it. */
export const holdToast = (id: number) => clearTimeout(toastTimers.get(id))

export function releaseToast(id: number) {
  holdToast(id)
  toastTimers.set(
    id,
    setTimeout(() => dismissToast(id), toastMs),
  )
}

export function dismissToast(id: number) {
  holdToast(id)
  toastTimers.delete(id)
  const gone = shell.getState().toasts.find(each => each.id === id)
  shell.setState(state => ({ toasts: state.toasts.filter(each => each.id !== id) }))
  gone?.end?.()
}
