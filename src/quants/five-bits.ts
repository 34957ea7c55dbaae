// The part Q5_0 and Q5_1 share: 32 five-bit numbers in 20 bytes, first the 32 high bits as one little-endian word, then 16 bytes of nibbles.

/** `q` receives 32 numbers from 0 to 31; byte i of the nibbles holds number i (low) and number i + 16 (high). */
export function unpackFiveBits(bytes: Uint8Array, at: number, q: Uint8Array): void {
  for (let i = 0; i < 16; i++) {
    const pair = bytes[at + 4 + i]
    q[i] = (pair & 15) | (highBit(bytes, at, i) << 4)
    q[i + 16] = (pair >> 4) | (highBit(bytes, at, i + 16) << 4)
  }
}

export function packFiveBits(q: Uint8Array, out: Uint8Array, at: number): void {
  out.fill(0, at, at + 4)
  for (let i = 0; i < 32; i++) out[at + (i >> 3)] |= (q[i] >> 4) << (i & 7)
  for (let i = 0; i < 16; i++) out[at + 4 + i] = (q[i] & 15) | ((q[i + 16] & 15) << 4)
}

const highBit = (bytes: Uint8Array, at: number, i: number): number => (bytes[at + (i >> 3)] >> (i & 7)) & 1
