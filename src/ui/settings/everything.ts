// Everything that a person would miss in another browser, as one file: the conversations and every choice. Access tokens are not in it, since
// files are handed on; models are not either, since they can be had again.
import { InkstoneError } from '../../base/errors.ts'
import { saveFile } from '../app/actions.ts'
import { chats } from '../engine.ts'
import { readKept, writeKept } from '../kept.ts'

const format = 'inkstone-everything'
const version = 1

/** What is kept under these names is read by their owners as hostile text, so it may come from a file. */
const keptNames = [
  ...['benches', 'cache', 'context', 'engine', 'features-off', 'hub', 'inspector', 'inspector-width', 'language'],
  ...['model', 'presets', 'project', 'theme', 'tokens', 'tour'],
]
const mostChars = 2_000_000

export function saveEverything() {
  const choices = Object.fromEntries(keptNames.flatMap(name => (readKept(name) === null ? [] : [[name, readKept(name)]])))
  const content = JSON.stringify({ format, version, choices, chats: JSON.parse(chats.exportAll()) })
  saveFile(`inkstone-everything-${new Date().toISOString().slice(0, 10)}.json`, content, 'application/json')
}

/** Adds the conversations that are not here yet and takes the choices; the page has to be loaded anew afterwards. */
export async function takeEverything(found: Record<string, unknown>): Promise<void> {
  if (found.version !== version)
    throw new InkstoneError(
      'import_version',
      `The file is of version ${String(found.version)}; this page reads ${version}. Reload the page to update it.`,
    )
  const choices = choicesOf(found.choices)
  await chats.importText(JSON.stringify(found.chats))
  for (const [name, text] of choices) writeKept(name, text)
}

function choicesOf(found: unknown): [string, string][] {
  const given = typeof found === 'object' && found !== null ? Object.entries(found) : []
  return given.filter(
    (entry): entry is [string, string] => keptNames.includes(entry[0]) && typeof entry[1] === 'string' && entry[1].length <= mostChars,
  )
}
