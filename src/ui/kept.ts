// Small choices kept in localStorage, which may be refused (private windows): then they last as long as the page.
const prefix = 'inkstone.'
const whileOpen = new Map<string, string>()

export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key) ?? whileOpen.get(key) ?? null
  } catch {
    return whileOpen.get(key) ?? null
  }
}

export function writeKept(key: string, value: string) {
  whileOpen.set(key, value)
  try {
    localStorage.setItem(prefix + key, value)
  } catch {
    // Refused or full: the choice still holds until the page closes.
  }
}
