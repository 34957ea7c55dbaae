// Progress in a terminal: one line that is rewritten where there is a terminal, a line every tenth of the way where there is a log.

/** @param {number} bytes */
const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`

/**
 * A function to call with every change, as often as one likes.
 * @param {string} label
 */
export function terminalProgress(label) {
  const { stdout } = process
  let shownAt = 0
  let shownTenth = -1
  let finished = false
  return (/** @type {number} */ doneBytes, /** @type {number} */ totalBytes) => {
    const tenth = Math.floor((doneBytes / totalBytes) * 10)
    const line = `${label}: ${megabytes(doneBytes)} of ${megabytes(totalBytes)} (${Math.floor((doneBytes / totalBytes) * 100)} %)`
    if (finished) return
    finished = doneBytes >= totalBytes
    if (!stdout.isTTY) {
      if (tenth !== shownTenth) stdout.write(`${line}\n`)
      shownTenth = tenth
      return
    }
    if (!finished && Date.now() - shownAt < 100) return
    shownAt = Date.now()
    stdout.write(`\r\x1b[K${line}${finished ? '\n' : ''}`)
  }
}
