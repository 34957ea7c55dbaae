// A SentencePiece model (`tokenizer.model`): pieces with scores and kinds out of its protocol buffer.
// Format: sentencepiece_model.proto of google/sentencepiece; wire format: https://protobuf.dev/programming-guides/encoding/.
import { FileError } from '../base/errors.ts'
import { TokenKind } from './types.ts'

export interface SentencePieceModel {
  tokens: string[]
  scores: Float32Array<ArrayBuffer>
  /** As GGUF numbers them; SentencePiece's own numbers are the same from normal to byte. */
  kinds: Int32Array<ArrayBuffer>
  /** A space is put before the text. */
  addsSpace: boolean
}

/** `trainer_spec.model_type`. */
const BPE = 2
/** Far above any vocabulary: a piece takes at least two bytes, so that the file bounds it too. */
const MOST_PIECES = 1 << 22

const KINDS: ReadonlySet<number> = new Set(Object.values(TokenKind).filter(kind => kind !== TokenKind.undefined))

const malformed = (at: number, got: string, wanted: string) =>
  new FileError('tokenizer_malformed', at, `tokenizer.model has ${got}; ${wanted} was wanted. Download it again.`)

export function readSentencePiece(bytes: Uint8Array): SentencePieceModel {
  const tokens: string[] = []
  const scores: number[] = []
  const kinds: number[] = []
  let modelType = 1
  let addsSpace = true
  const utf8 = new TextDecoder()
  for (const field of fieldsOf(bytes, 0, bytes.length)) {
    if (field.number === 1 && field.bytes) {
      const piece = pieceOf(field.bytes, field.at, utf8)
      if (tokens.length === MOST_PIECES) throw malformed(field.at, `more than ${MOST_PIECES} pieces`, 'a vocabulary')
      tokens.push(piece.text)
      scores.push(piece.score)
      kinds.push(piece.kind)
    } else if (field.number === 2 && field.bytes) {
      modelType = numberIn(field, 3) ?? modelType
    } else if (field.number === 3 && field.bytes) {
      addsSpace = (numberIn(field, 3) ?? 1) !== 0
    }
  }
  if (tokens.length === 0) throw malformed(0, 'no pieces', 'a SentencePiece model')
  if (modelType !== BPE) throw malformed(0, `the model type ${modelType}`, `${BPE} (BPE), which these families have,`)
  return { tokens, scores: Float32Array.from(scores), kinds: Int32Array.from(kinds), addsSpace }
}

function pieceOf(bytes: Uint8Array, at: number, utf8: TextDecoder) {
  let text = ''
  let score = 0
  let kind: number = TokenKind.normal
  for (const field of fieldsOf(bytes, 0, bytes.length)) {
    if (field.number === 1 && field.bytes) text = utf8.decode(field.bytes)
    else if (field.number === 2 && field.bytes?.length === 4) score = viewOf(field.bytes).getFloat32(0, true)
    else if (field.number === 3 && field.value !== undefined) kind = field.value
  }
  if (!KINDS.has(kind)) throw malformed(at, `a piece of kind ${kind}`, 'one of 1 to 6')
  return { text, score, kind }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength)

function numberIn({ bytes = new Uint8Array() }: WireField, number: number): number | undefined {
  let found: number | undefined
  for (const field of fieldsOf(bytes, 0, bytes.length)) if (field.number === number && field.value !== undefined) found = field.value
  return found
}

interface WireField {
  number: number
  at: number
  /** Of a varint. */
  value?: number
  /** Of a text, a message, or a number of fixed size. */
  bytes?: Uint8Array
}

/** Lengths in bytes of what is neither a varint (0) nor has its length before it (2). */
const FIXED: Record<number, number> = { 1: 8, 5: 4 }

function* fieldsOf(bytes: Uint8Array, start: number, end: number): Generator<WireField> {
  let at = start
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) break
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw malformed(at, 'a number that does not end', 'a protocol buffer')
  }
  while (at < end) {
    const from = at
    const tag = varint()
    const number = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 0) {
      yield { number, at: from, value: varint() }
      continue
    }
    const length = wire === 2 ? varint() : FIXED[wire]
    if (length === undefined || at + length > end)
      throw malformed(from, length === undefined ? `a field of wire type ${wire}` : `${length} bytes past its end`, 'a protocol buffer')
    yield { number, at: from, bytes: bytes.subarray(at, at + length) }
    at += length
  }
}
