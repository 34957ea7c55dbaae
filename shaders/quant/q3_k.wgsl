// Q3_K packed for the GPU: weight = d · (sc − 32) · (q − 4), sc six bits for 16 weights, d a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row, half a word of bit pairs and 8 third bits.
// Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(8) var<storage, read> quants: array<vec2<u32>>; // [quad][unit], bit pairs, a component two rows
@group(0) @binding(9) var<storage, read> thirds: array<u32>;       // [quad][unit], byte b from bit 0: weight b of the four rows, weight 4 + b of the four
@group(0) @binding(10) var<storage, read> scales: array<u32>;      // [quad][superblock][14]: f16 d of four rows; 8 words of lower halves of sc, 4 of their upper bits
const ZERO = 4.0;

fn quad_words(quad: u32, unit: u32) -> QuadWords {
  let w = bit_pairs(quants[quad * UNITS + unit]);
  let t = thirds[quad * UNITS + unit];
  return QuadWords(
    w.lo | (vec4(t << 2u, t << 1u, t, t >> 1u) & vec4(0x04040404u)),
    w.hi | (vec4(t >> 2u, t >> 3u, t >> 4u, t >> 5u) & vec4(0x04040404u)),
  );
}

fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }

// Byte j of a scale word is row j's: two groups of 16 weights share one of lower halves, four share one of upper bits.
fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 14u;
  let group = (unit / 2u) % 16u;
  let lower = (scales[at + 2u + group / 2u] >> (4u * (group % 2u))) & 0x0f0f0f0fu;
  let upper = (scales[at + 10u + group / 4u] >> (2u * (group % 4u))) & 0x03030303u;
  return halves(vec2(scales[at], scales[at + 1u])) * (bytes(lower | (upper << 4u)) - 32.0);
}
