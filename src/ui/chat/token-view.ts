// Whether answers show their tokens: by choice, since reading every step's logits back costs time. One choice for the whole page.
import { createStore } from 'zustand/vanilla'
import { readKept, writeKept } from '../kept.ts'

/** Likeliest tokens that are kept at each place. */
const ALTERNATIVES = 5

export const tokenView = createStore<{ on: boolean }>(() => ({ on: readKept('tokens') === 'on' }))

export function setTokenView(on: boolean) {
  writeKept('tokens', on ? 'on' : 'off')
  tokenView.setState({ on })
}

export const alternatives = () => (tokenView.getState().on ? ALTERNATIVES : 0)
