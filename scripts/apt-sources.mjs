// Reads apt's own source files, to write one more entry that differs from an existing one only in its suite: the same address and
// the same key, so nothing is trusted that was not trusted before. Formats: sources.list(5), both of them.

/** @typedef {{ uris: string[], suites: string[], components: string[], signedBy?: string }} AptSource */

/**
 * The entries of one file; `name` ends in .list or .sources.
 * @param {string} name
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseAptSources(name, text) {
  return name.endsWith('.sources') ? text.split(/\n\s*\n/).flatMap(parseStanza) : text.replace(/#.*$/gm, '').split('\n').flatMap(parseLine)
}

/**
 * @param {string} stanza
 * @returns {AptSource[]}
 */
function parseStanza(stanza) {
  const lines = stanza.split('\n').filter(line => !line.startsWith('#'))
  /** @param {string} field */
  const value = field =>
    lines
      .find(line => line.toLowerCase().startsWith(`${field}:`))
      ?.slice(field.length + 1)
      .trim()
  const words = (/** @type {string | undefined} */ text) => text?.split(/\s+/).filter(Boolean) ?? []
  const isEnabled = value('enabled')?.toLowerCase() !== 'no'
  if (!isEnabled || !words(value('types')).includes('deb')) return []
  const [uris, suites, components] = [words(value('uris')), words(value('suites')), words(value('components'))]
  return [{ uris, suites, components, signedBy: value('signed-by') || undefined }]
}

/**
 * @param {string} line
 * @returns {AptSource[]}
 */
function parseLine(line) {
  const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.trim())
  if (!match) return []
  const [, options = '', uri = '', suite = '', components = ''] = match
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1]
  return [{ uris: [uri], suites: [suite], components: components.split(/\s+/).filter(Boolean), signedBy }]
}

/**
 * The text of a .sources file that adds the backports of a release, '' where they are there already, undefined where no entry of
 * the release itself is found to derive it from.
 * @param {AptSource[]} sources
 * @param {string} release
 */
export function backportsEntry(sources, release) {
  const wanted = `${release}-backports`
  if (sources.some(source => source.suites.includes(wanted))) return ''
  const main = sources.find(source => source.suites.includes(release) && source.components.includes('main'))
  if (!main) return undefined
  const lines = ['Types: deb', `URIs: ${main.uris.join(' ')}`, `Suites: ${wanted}`, 'Components: main']
  if (main.signedBy) lines.push(`Signed-By: ${main.signedBy}`)
  return `${lines.join('\n')}\n`
}
