// The part Q4_K and Q5_K share: eight six-bit scales and eight six-bit minimums in 12 bytes.
// Bytes 0-3 hold scales 0-3 in their low six bits, bytes 4-7 the minimums 0-3; their top two bits are the top bits of scales and
// minimums 4-7, whose low nibbles lie in bytes 8-11 (scale low, minimum high). Layout: ggml, ggml-common.h.

/** Scale and minimum of sub-block `j` of eight. */
export const readScale = (bytes: Uint8Array, at: number, j: number): number =>
  j < 4 ? bytes[at + j] & 63 : (bytes[at + j + 4] & 15) | ((bytes[at + j - 4] >> 6) << 4)

export const readMin = (bytes: Uint8Array, at: number, j: number): number =>
  j < 4 ? bytes[at + j + 4] & 63 : (bytes[at + j + 4] >> 4) | ((bytes[at + j] >> 6) << 4)

export function packScaleMins(scales: Uint8Array, mins: Uint8Array, out: Uint8Array, at: number): void {
  for (let j = 0; j < 4; j++) {
    out[at + j] = scales[j] | ((scales[j + 4] >> 4) << 6)
    out[at + j + 4] = mins[j] | ((mins[j + 4] >> 4) << 6)
    out[at + j + 8] = (scales[j + 4] & 15) | ((mins[j + 4] & 15) << 4)
  }
}
