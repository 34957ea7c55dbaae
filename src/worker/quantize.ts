// A checkpoint of the person's own disk, looked into and made a GGUF file in storage, for the page. Between two blocks of weights the worker
// hears what else it is asked, so answers go on meanwhile.
import { blobSource } from '../base/byte-source.ts'
import { encodePlan } from '../models/checkpoint/encode.ts'
import { type Checkpoint, openCheckpoint } from '../models/checkpoint/open-checkpoint.ts'
import { checkPlan, planOf } from '../models/checkpoint/plan.ts'
import { type TargetName, targets } from '../models/checkpoint/targets.ts'
import type { StoredFile } from '../storage/opfs.ts'
import { writeStored } from '../storage/opfs-write.ts'
import type { CheckpointReport, Request } from './protocol.ts'

export type Conversion = Extract<Request, { kind: 'checkpoint' | 'quantize' }>

export async function convert(
  request: Conversion,
  signal: AbortSignal,
  onRun: (doneBytes: number, totalBytes: number) => void,
): Promise<CheckpointReport | StoredFile> {
  const { files, name } = request.order
  const checkpoint = await openCheckpoint(
    files.map(file => blobSource(file, file.name)),
    name,
    signal,
  )
  if (request.kind === 'checkpoint') return reportOf(checkpoint, signal)
  const plan = planOf(checkpoint, targets[request.target])
  await checkPlan(plan, signal)
  const { fileName, sizeBytes } = plan
  return writeStored({ name: fileName, sizeBytes, pieces: () => encodePlan(plan, signal), signal, onProgress: onRun })
}

async function reportOf(checkpoint: Checkpoint, signal: AbortSignal): Promise<CheckpointReport> {
  const names = Object.keys(targets) as TargetName[]
  const plans = names.map(target => ({ target, label: targets[target].label, plan: planOf(checkpoint, targets[target]) }))
  // What the engine would refuse is told before anybody waits for it.
  await checkPlan(plans[0].plan, signal)
  const { name, family, parameters, sizeBytes } = checkpoint
  return {
    name,
    architecture: family.architecture,
    parameters,
    sizeBytes,
    targets: plans.map(({ target, label, plan }) => ({ target, label, fileName: plan.fileName, sizeBytes: plan.sizeBytes })),
  }
}
