// IQ4_NL packed for the GPU: weight = d · level[q]. Rows stand four by four (a quad); a unit is 8 weights of a row, one word.
// Joined with: lib/quad, lib/quad_centred, lib/iq4_levels.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], nibbles, a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec2<u32>>; // [quad][block of 32], f16 d of four rows

fn quad_words(quad: u32, unit: u32) -> QuadWords { return nibbles(quants[quad * UNITS + unit]); }
fn quad_scales(quad: u32, unit: u32) -> vec4<f32> { return halves(scales[quad * (UNITS / 4u) + unit / 4u]); }
