// One thing that a person tells about themselves.

export interface Remembered {
  tell: string[]
  heard: string
  ask: string[]
  recall: string
  untold: string
  values: string[]
}

export const list = (text: string) => text.split('|')
