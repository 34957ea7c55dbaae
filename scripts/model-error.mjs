// An error of the download, told apart by a code: what the next source can mend, and what only a person can.

export class ModelError extends Error {
  /**
   * @param {'unreachable' | 'refused' | 'interrupted' | 'wrong_size' | 'wrong_hash' | 'bad_archive' | 'occupied' | 'no_source'} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options)
    this.name = 'ModelError'
    this.code = code
  }
}

/** @param {unknown} error */
export const messageOf = error => (error instanceof Error ? error.message : String(error))
