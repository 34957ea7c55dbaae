// IQ4_XS packed for the GPU: weight = d · sc · level[q], sc a signed byte for 32 weights, d a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row, one word.
// Joined with: lib/quad, lib/quad_centred, lib/iq4_levels.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], nibbles, a component a row
@group(0) @binding(9) var<storage, read> scales: array<u32>;       // [quad][superblock][10]: f16 d of four rows, then four sc bytes for each 32 weights

fn quad_words(quad: u32, unit: u32) -> QuadWords { return nibbles(quants[quad * UNITS + unit]); }

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 10u;
  return halves(vec2(scales[at], scales[at + 1u])) * vec4<f32>(unpack4xI8(scales[at + 2u + (unit / 4u) % 8u]));
}
