// Errors a person can act on: what was got, what was wanted, what to do next; a stable code for programs.

/** The base of every error the project throws on purpose. `code` is stable; `message` is for people. */
export class InkstoneError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** An error at a known place of a file. `byteOffset` counts from the file's first byte. */
export class FileError extends InkstoneError {
  readonly byteOffset: number
  constructor(code: string, byteOffset: number, message: string, options?: ErrorOptions) {
    super(code, message, options)
    this.byteOffset = byteOffset
  }
}

export interface ErrorRecord {
  code: string
  message: string
  byteOffset?: number
}

/** What crosses a worker border, a socket or the command line instead of the error itself. */
export function errorRecord(error: unknown): ErrorRecord {
  if (error instanceof FileError) return { code: error.code, message: error.message, byteOffset: error.byteOffset }
  if (error instanceof InkstoneError) return { code: error.code, message: error.message }
  if (error instanceof DOMException && error.name === 'AbortError') return { code: 'aborted', message: 'Stopped.' }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** The error again on the other side of the border. */
export function errorFromRecord(record: ErrorRecord): InkstoneError {
  return record.byteOffset === undefined
    ? new InkstoneError(record.code, record.message)
    : new FileError(record.code, record.byteOffset, record.message)
}
