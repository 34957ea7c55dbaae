// What a family's file tells of its checkpoints: their class in transformers, where each tensor of the GGUF file comes from, what else its
// configuration may say. V vocabulary, D width, F hidden size, H heads, KV key heads, d head size.
import type { Fields } from '../../formats/checkpoint-files.ts'

export interface Sizes {
  layers: number
  /** D. */
  width: number
  /** F. */
  hiddenSize: number
  heads: number
  kvHeads: number
  /** d. */
  headSize: number
  vocabulary: number
  contextTokens: number
}

/** Rows that follow each other. */
export interface Run {
  first: number
  count: number
}

/** Rows out of a tensor that holds several matrices. */
export interface FusedRows {
  name: string
  /** Rows of the whole. */
  rows(sizes: Sizes): number
  /** Those of this matrix, in order. */
  runs(sizes: Sizes): Run[]
}

/** By the name in the GGUF file. */
export type TensorNames = Readonly<Record<string, string | FusedRows>>

export interface CheckpointFamily {
  /** `general.architecture`. */
  architecture: string
  /** As `architectures` of config.json names it. */
  classes: readonly string[]
  tensors: TensorNames
  /** Of a layer: below `blk.N.` there, below `layers` here. */
  layerTensors: TensorNames
  layers: string
  /** The output where it is not the embedding once more. */
  output: string
  /** Whether GGUF has the two halves of a head's query and key rows in turn (llama.cpp's `permute`). */
  turnsHeads: boolean
  /** Throws where the engine would compute something else than the configuration says. */
  check?(config: Fields): void
}
