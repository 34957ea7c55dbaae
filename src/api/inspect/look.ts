// Looks into weights and headers that a page asks for: statistics of tensors, differences between those of two models, two headers side by side.
import type { ByteSource } from '../../base/byte-source.ts'
import { readGguf } from '../../formats/gguf.ts'
import { type ModelHeader, modelHeader, type TensorReport, tensorReports } from '../model-report.ts'
import { diffMetadata, diffTensors, type MetadataPair, type TensorPair } from './header-diff.ts'
import { type LookName, looks } from './looks.ts'
import { checkSameFile, eachInTurn, readStretches, stretchesOf } from './sample.ts'
import { differenceOf, type WeightDifference } from './weight-difference.ts'
import { statisticsOf, type WeightStatistics } from './weight-statistics.ts'

export interface LookOptions {
  signal?: AbortSignal
  onDone?(done: number): void
}

/** A file and its size when it was looked into. */
export interface LookedInto {
  source: ByteSource
  fileBytes: number
}

/** One for each tensor, in their order. Rejects where the file is another one by now. */
export async function weightsOf(
  { source, fileBytes }: LookedInto,
  tensors: readonly TensorReport[],
  look: LookName,
  { signal, onDone }: LookOptions = {},
): Promise<WeightStatistics[]> {
  checkSameFile(source, fileBytes)
  const work = async (tensor: TensorReport) => statisticsOf(await readStretches(source, tensor, stretchesOf([tensor], looks[look]), signal))
  return eachInTurn(tensors, work, { signal, onDone })
}

/** One for each pair of tensors of the same shape, in their order. Rejects where a file is another one by now. */
export async function differencesOf(
  left: LookedInto,
  right: LookedInto,
  pairs: readonly (readonly [TensorReport, TensorReport])[],
  look: LookName,
  { signal, onDone }: LookOptions = {},
): Promise<WeightDifference[]> {
  for (const { source, fileBytes } of [left, right]) checkSameFile(source, fileBytes)
  const work = async (pair: readonly [TensorReport, TensorReport]) => {
    const stretches = stretchesOf(pair, looks[look])
    return differenceOf(
      await readStretches(left.source, pair[0], stretches, signal),
      await readStretches(right.source, pair[1], stretches, signal),
    )
  }
  return eachInTurn(pairs, work, { signal, onDone })
}

export interface ModelComparison {
  left: ModelHeader
  right: ModelHeader
  metadata: MetadataPair[]
  tensors: TensorPair[]
}

/** Two headers side by side. Rejects where one of the files is no GGUF. */
export async function compareModels(left: ByteSource, right: ByteSource, signal?: AbortSignal): Promise<ModelComparison> {
  const [leftFile, rightFile] = [await readGguf(left, signal), await readGguf(right, signal)]
  return {
    left: modelHeader(leftFile, left),
    right: modelHeader(rightFile, right),
    metadata: diffMetadata(leftFile.metadata, rightFile.metadata),
    tensors: diffTensors(tensorReports(leftFile), tensorReports(rightFile)),
  }
}
