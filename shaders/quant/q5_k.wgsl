// Q5_K packed for the GPU: weight = d · sc · q − dmin · mn, (sc, mn) a block of 32, (d, dmin) a superblock of 256: Q4_K with a fifth bit.
// Rows stand four by four (a quad); a unit is 8 weights of a row, one word and 8 fifth bits.
// Joined with: lib/quad, lib/quad_affine.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], nibbles, a component a row
@group(0) @binding(9) var<storage, read> fifths: array<u32>;       // [quad][unit], fifth bits of four rows
@group(0) @binding(10) var<storage, read> scales: array<vec2<u32>>; // [quad][superblock][10]: (d, dmin) of four rows, then a (sc, mn) byte pair a row for each block

fn quad_words(quad: u32, unit: u32) -> QuadWords { return five_bits(quants[quad * UNITS + unit], fifths[quad * UNITS + unit]); }
fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }

fn quad_scales(quad: u32, unit: u32) -> QuadScales {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 10u;
  return k_scales(vec4(scales[at], scales[at + 1u]), scales[at + 2u + (unit / 4u) % 8u]);
}
