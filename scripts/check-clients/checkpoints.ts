// Converts what checkpoints.py saved and compares with what transformers computed: logits from the floats as they are, ids of a text, and how
// much each format costs. Ends with 1 where the floats give something else. `checkpoints.ts FOLDER`.
import { openAsBlob, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ByteSource, blobSource, memorySource } from '../../src/base/byte-source.ts'
import { readGguf } from '../../src/formats/gguf.ts'
import { encodePlan } from '../../src/models/checkpoint/encode.ts'
import { type Checkpoint, openCheckpoint } from '../../src/models/checkpoint/open-checkpoint.ts'
import { checkPlan, planOf } from '../../src/models/checkpoint/plan.ts'
import { floats, type Target, targets } from '../../src/models/checkpoint/targets.ts'
import { referenceLogits } from '../../src/models/decoder.reference.ts'
import { architectureOf } from '../../src/models/index.ts'
import { createTokenizer, specFromGguf } from '../../src/tokenizer/index.ts'

interface Wanted {
  ids: number[]
  logits: number[]
  text: string
  tokens: number[]
}

/** Both compute in double precision; the table of rotations is in single precision there. */
const TOLERANCE = 1e-10

async function converted(checkpoint: Checkpoint, target: Target) {
  const plan = planOf(checkpoint, target)
  await checkPlan(plan)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of encodePlan(plan)) pieces.push(piece)
  const source = memorySource(new Uint8Array(await new Blob(pieces).arrayBuffer()), plan.fileName)
  return { source, file: await readGguf(source) }
}

/** Mean square of the error over that of what was wanted. */
async function errorOf(checkpoint: Checkpoint, target: Target, { ids, logits: wanted }: Wanted): Promise<number> {
  const model = await converted(checkpoint, target)
  const architecture = architectureOf(model.file)
  const config = architecture.readConfig(model.file)
  const options = { ...model, config, spec: architecture.spec(model.file), contextTokens: config.trainedContextTokens }
  const got = (await referenceLogits(ids, options))[ids.length - 1]
  const squares = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0)
  return squares(wanted.map((value, i) => value - got[i])) / squares(wanted)
}

const [folder] = process.argv.slice(2)
let wrong = 0
for (const { name } of readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())) {
  const path = join(folder, name)
  const files: ByteSource[] = []
  for (const file of readdirSync(path)) files.push(blobSource(await openAsBlob(join(path, file)), file))
  const wanted: Wanted = JSON.parse(readFileSync(`${path}.json`, 'utf8'))
  const checkpoint = await openCheckpoint(files, name)
  const exact = await errorOf(checkpoint, floats, wanted)
  const { file } = await converted(checkpoint, floats)
  const tokens = createTokenizer(specFromGguf(file)).encode(wanted.text, { addSpecial: true })
  const isRight = exact < TOLERANCE && tokens.join() === wanted.tokens.join()
  if (!isRight) wrong++
  const costs: string[] = []
  for (const target of Object.values(targets)) costs.push(`${target.label} ${(await errorOf(checkpoint, target, wanted)).toExponential(1)}`)
  console.log(`${name}: ${isRight ? 'as transformers' : 'NOT as transformers'}, NMSE ${exact.toExponential(1)}; ${costs.join(', ')}`)
}
process.exitCode = wrong > 0 ? 1 : 0
