// Q6_K packed for the GPU: weight = d · sc · (q − 32), sc a signed byte for 16 weights, d a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row: one word of lower halves, and a byte in four of two bits each, shared
// by two units (byte b, from bit 0: unit 0 weight b and 4 + b, unit 1 weight b and 4 + b).
// Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], nibbles, a component a row
@group(0) @binding(9) var<storage, read> upper: array<vec4<u32>>;  // [quad][unit / 2], a component a row
@group(0) @binding(10) var<storage, read> scales: array<u32>;      // [quad][superblock][18]: f16 d of four rows, then four sc bytes for each 16 weights
const ZERO = 32.0;

fn quad_words(quad: u32, unit: u32) -> QuadWords {
  let w = nibbles(quants[quad * UNITS + unit]);
  let t = upper[quad * (UNITS / 2u) + unit / 2u] >> vec4(4u * (unit % 2u));
  return QuadWords(w.lo | ((t & vec4(0x03030303u)) << vec4(4u)), w.hi | ((t & vec4(0x0c0c0c0cu)) << vec4(2u)));
}

fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 18u;
  return halves(vec2(scales[at], scales[at + 1u])) * vec4<f32>(unpack4xI8(scales[at + 2u + (unit / 2u) % 16u]));
}
