// Progress in a terminal: one line that is rewritten where there is a terminal, a line every tenth of the way where there is a log.

/** @param {number} bytes */
export const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`

/**
 * A function to call with every change, as often as one likes.
 * @param {string} label
 * @param {{ stream?: NodeJS.WriteStream, now?: () => number }} [options]
 */
export function terminalProgress(label, { stream = process.stdout, now = Date.now } = {}) {
  let shownAt = 0
  let shownTenth = -1
  let finished = false
  return (/** @type {number} */ doneBytes, /** @type {number} */ totalBytes) => {
    const tenth = Math.floor((doneBytes / totalBytes) * 10)
    const line = `${label}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} (${Math.floor((doneBytes / totalBytes) * 100)} %)`
    if (finished) return
    finished = doneBytes >= totalBytes
    if (!stream.isTTY) {
      if (tenth !== shownTenth) stream.write(`${line}\n`)
      shownTenth = tenth
      return
    }
    if (!finished && now() - shownAt < 100) return
    shownAt = now()
    stream.write(`\r\x1b[K${line}${finished ? '\n' : ''}`)
  }
}
