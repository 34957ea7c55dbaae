// MXFP4 packed for the GPU: weight = 2^(e − 128) · level, the level twice a four-bit float (E2M1). OCP Microscaling Formats 1.0.
// Rows stand four by four (a quad); a unit is 8 weights of a row, one word.
// Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], nibbles, a component a row
@group(0) @binding(9) var<storage, read> scales: array<u32>;       // [quad][block of 32], e − 1 of four rows: an f32's exponent
const ZERO = 15.0;

// Eight nibbles at a time: their lower three bits n mean 0, 1, 2, 3, 4, 6, 8, 12, which is n, plus n % 4 from 4 on, plus 2 for 7.
// Their fourth bit is the sign: 15 + level is 15 − magnitude or magnitude + 15, and stays positive.
fn quad_words(quad: u32, unit: u32) -> QuadWords {
  let w = quants[quad * UNITS + unit];
  let n = w & vec4(0x77777777u);
  let from_4 = (n >> vec4(2u)) & vec4(0x11111111u);
  let magnitude = n + (n & (from_4 | (from_4 << vec4(1u)))) + ((n & (n >> vec4(1u)) & from_4) << vec4(1u));
  let sign = (w >> vec4(3u)) & vec4(0x11111111u);
  let negative = (sign << vec4(4u)) - sign; // 15 where the sign is set
  let flipped = magnitude ^ negative;
  let a = nibbles(flipped);
  let b = nibbles(~negative);
  return QuadWords(a.lo + b.lo, a.hi + b.hi);
}

fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let e = scales[quad * (UNITS / 4u) + unit / 4u];
  return bitcast<vec4<f32>>(vec4(e << 23u, e << 15u, e << 7u, e >> 1u) & vec4(0x7f800000u));
}
