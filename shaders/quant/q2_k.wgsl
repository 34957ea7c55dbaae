// Q2_K packed for the GPU: weight = d · sc · q − dmin · mn, (sc, mn) two nibbles for 16 weights, (d, dmin) a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row, half a word of bit pairs.
// Joined with: lib/quad, lib/quad_affine.
@group(0) @binding(8) var<storage, read> quants: array<vec2<u32>>; // [quad][unit], bit pairs, a component two rows
@group(0) @binding(9) var<storage, read> scales: array<vec4<u32>>; // [quad][superblock][5]: (d, dmin) of four rows, then for each 16 weights a byte a row: sc low, mn high

fn quad_words(quad: u32, unit: u32) -> QuadWords { return bit_pairs(quants[quad * UNITS + unit]); }
fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }

fn quad_scales(quad: u32, unit: u32) -> QuadScales {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 5u;
  let group = (unit / 2u) % 16u;
  let s = half_pairs(scales[at]);
  let pairs = scales[at + 1u + group / 4u][group % 4u];
  return QuadScales(s.d * bytes(pairs & 0x0f0f0f0fu), -s.m * bytes((pairs >> 4u) & 0x0f0f0f0fu));
}
