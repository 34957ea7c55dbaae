// Reads a GGUF header forward through a small window, so that a file of any size costs only the bytes of its header.
// Await `need(n)` once, then read n bytes without waiting; a vocabulary of 150,000 strings waits only when the window runs out.
import type { ByteSource } from '../base/byte-source.ts'
import { GgufError, ggufLimits } from './gguf-types.ts'

/** One read of the source: large enough that a whole header takes a few, small enough for a slow disk or network. */
const windowBytes = 2 ** 20

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const utf8Encoder = new TextEncoder()

export class GgufCursor {
  readonly sizeBytes: number
  /** Strings and truth values of arrays so far, against `ggufLimits.listElements`. */
  listElements = 0
  readonly #source: ByteSource
  readonly #signal: AbortSignal | undefined
  #window = new Uint8Array(0)
  #view = new DataView(this.#window.buffer)
  #windowOffset = 0
  #at = 0

  constructor(source: ByteSource, signal?: AbortSignal) {
    this.#source = source
    this.#signal = signal
    this.sizeBytes = source.sizeBytes
  }

  get offset(): number {
    return this.#windowOffset + this.#at
  }

  get remainingBytes(): number {
    return this.sizeBytes - this.offset
  }

  has(lengthBytes: number): boolean {
    return this.#window.length - this.#at >= lengthBytes
  }

  /** Makes the next `lengthBytes` readable; `what` they are goes into the error where the file ends before. */
  async need(lengthBytes: number, what: string): Promise<void> {
    if (this.has(lengthBytes)) return
    const offset = this.offset
    if (offset + lengthBytes > this.sizeBytes) throw this.truncated(lengthBytes, what)
    if (offset + lengthBytes > ggufLimits.headerBytes) throw this.#tooLarge()
    const wanted = Math.min(Math.max(lengthBytes, windowBytes), this.sizeBytes - offset, ggufLimits.headerBytes - offset)
    this.#window = await this.#source.read(offset, wanted, this.#signal)
    this.#view = new DataView(this.#window.buffer, this.#window.byteOffset, this.#window.byteLength)
    this.#windowOffset = offset
    this.#at = 0
    if (this.#window.length < lengthBytes) throw this.truncated(lengthBytes, what)
  }

  truncated(lengthBytes: number, what: string): GgufError {
    return new GgufError(
      'file_truncated',
      this.offset,
      `${this.#source.name} ends at byte ${this.sizeBytes}; ${what} at byte ${this.offset} needs ${lengthBytes} bytes. Download or export the file again.`,
    )
  }

  #tooLarge(): GgufError {
    return new GgufError(
      'header_too_large',
      this.offset,
      `The header goes on past ${ggufLimits.headerBytes} bytes; real headers stay below that. The file is damaged: download or export it again.`,
    )
  }

  // Each of these reads bytes that `need` has made readable.
  u8 = (): number => this.#view.getUint8(this.#skip(1))
  i8 = (): number => this.#view.getInt8(this.#skip(1))
  u16 = (): number => this.#view.getUint16(this.#skip(2), true)
  i16 = (): number => this.#view.getInt16(this.#skip(2), true)
  u32 = (): number => this.#view.getUint32(this.#skip(4), true)
  i32 = (): number => this.#view.getInt32(this.#skip(4), true)
  f32 = (): number => this.#view.getFloat32(this.#skip(4), true)
  f64 = (): number => this.#view.getFloat64(this.#skip(8), true)
  u64 = (): bigint => this.#view.getBigUint64(this.#skip(8), true)
  i64 = (): bigint => this.#view.getBigInt64(this.#skip(8), true)

  #skip(lengthBytes: number): number {
    const at = this.#at
    this.#at += lengthBytes
    return at
  }

  /** A view of the window, good until the next `need`. */
  bytes(lengthBytes: number): Uint8Array<ArrayBuffer> {
    const at = this.#skip(lengthBytes)
    return this.#window.subarray(at, at + lengthBytes)
  }

  /** A copy of any length that the caller has checked against `remainingBytes`; it passes through the window piece by piece. */
  async copy(lengthBytes: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(lengthBytes)
    for (let done = 0; done < lengthBytes; ) {
      const piece = Math.min(lengthBytes - done, windowBytes)
      await this.need(piece, what)
      out.set(this.bytes(piece), done)
      done += piece
    }
    return out
  }

  /** A string with its 64-bit length before it. `raw` is there only where the bytes are no valid UTF-8. */
  async string(maxBytes: number, what: string): Promise<{ text: string; raw?: Uint8Array<ArrayBuffer> }> {
    if (!this.has(8)) await this.need(8, `the length of ${what}`)
    const start = this.offset
    const length = this.u64()
    if (length > BigInt(maxBytes) || length > BigInt(this.remainingBytes)) throw this.#badLength(start, length, maxBytes, what)
    const lengthBytes = Number(length)
    if (!this.has(lengthBytes)) await this.need(lengthBytes, what)
    return decodeText(this.bytes(lengthBytes))
  }

  /** The next string without waiting, where all of it is in the window and valid, as almost every token is; else undefined, nothing read. */
  stringInWindow(): string | undefined {
    const start = this.#at + 8
    if (start > this.#window.length) return undefined
    const end = start + this.#view.getUint32(start - 8, true)
    if (end > this.#window.length || this.#view.getUint32(start - 4, true) !== 0) return undefined
    const text = utf8.decode(this.#window.subarray(start, end))
    if (text.includes('\ufffd')) return undefined
    this.#at = end
    return text
  }

  #badLength(start: number, length: bigint, maxBytes: number, what: string): GgufError {
    if (length > BigInt(this.remainingBytes)) {
      return new GgufError(
        'string_past_end',
        start,
        `${what} claims ${length} bytes; ${this.remainingBytes} bytes are left. The file is cut short or damaged: download or export it again.`,
      )
    }
    return new GgufError(
      'string_too_long',
      start,
      `${what} claims ${length} bytes; at most ${maxBytes} are read. The file is damaged or was made to exhaust memory: get it from its publisher.`,
    )
  }
}

/** Text of a file. Broken UTF-8 reads as U+FFFD and comes with its raw bytes, because a token may be any bytes. */
function decodeText(bytes: Uint8Array<ArrayBuffer>): { text: string; raw?: Uint8Array<ArrayBuffer> } {
  const text = utf8.decode(bytes)
  if (!text.includes('\ufffd')) return { text }
  const again = utf8Encoder.encode(text)
  const valid = again.length === bytes.length && again.every((byte, i) => byte === bytes[i])
  return valid ? { text } : { text, raw: bytes.slice() }
}
