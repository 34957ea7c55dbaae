// SHA-256 of a whole file, read in pieces: what tells one model file from another of the same shapes.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { ByteSource } from '../base/byte-source.ts'

/** Small beside any model; large beside any call. */
const PIECE_BYTES = 4 << 20

export async function fileHash(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create()
  for (let at = 0; at < source.sizeBytes; at += PIECE_BYTES)
    hash.update(await source.read(at, Math.min(PIECE_BYTES, source.sizeBytes - at), signal))
  return bytesToHex(hash.digest())
}
