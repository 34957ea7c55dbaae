// `tokenize`: texts to ids by the file's own tokenizer, without a GPU.
import { InkstoneError } from '../base/errors.ts'
import { readGguf } from '../formats/gguf.ts'
import { createTokenizer, specFromGguf } from '../tokenizer/index.ts'
import { type CommandOptions, need, readRecords, writeResult } from './command-options.ts'
import { fileSource } from './file-source.ts'

export async function run(options: CommandOptions): Promise<void> {
  if (!options.in) throw new InkstoneError('usage', 'Texts were wanted: inkstone tokenize MODEL --in texts.json --out ids.json.')
  const texts = await readRecords(options.in, (record, index) => {
    const { name, text, special } = record
    need(typeof text === 'string', index, 'a "text"')
    need(special === undefined || typeof special === 'boolean', index, '"special" as true or false')
    return { name, text, special: special === true }
  })
  const source = await fileSource(options.model)
  const tokenizer = createTokenizer(specFromGguf(await readGguf(source).finally(() => source.close())))
  const result = texts.map(each => ({ ...each, ids: tokenizer.encode(each.text, { special: each.special }) }))
  await writeResult(options.out, result)
}
