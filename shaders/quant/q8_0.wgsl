// Q8_0 packed for the GPU: weight = d · q, q signed. Rows stand four by four (a quad); a unit is 8 weights of a row, two words.
// Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit][half]: weights 0…3 then 4…7, a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec2<u32>>; // [quad][block of 32], f16 d of four rows
const ZERO = 0.0;

fn quad_words(quad: u32, unit: u32) -> QuadWords {
  let at = (quad * UNITS + unit) * 2u;
  return QuadWords(quants[at], quants[at + 1u]);
}

fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return vec4<f32>(vec4<i32>(words << vec4(24u - 8u * b)) >> vec4(24u)); }
fn quad_scales(quad: u32, unit: u32) -> vec4<f32> { return halves(scales[quad * (UNITS / 4u) + unit / 4u]); }
