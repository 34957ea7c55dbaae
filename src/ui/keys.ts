// What Enter and Escape mean in a field. While an input method composes both are its own: Enter chooses a word, Escape takes it back.

interface FieldPress {
  key: string
  shiftKey: boolean
  nativeEvent: { isComposing: boolean }
  preventDefault(): void
}

export const isSend = ({ key, shiftKey, nativeEvent }: FieldPress) => key === 'Enter' && !shiftKey && !nativeEvent.isComposing

/** Closes what the key was pressed in and nothing further out: no answer is stopped by it. */
export function closeOnEscape(press: FieldPress, close: () => void) {
  if (press.key !== 'Escape' || press.nativeEvent.isComposing) return
  press.preventDefault()
  close()
}
