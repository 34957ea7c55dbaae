// Four gate and four up outputs of one token become four hidden values: gelu(gate) · up. Shazeer 2020, arXiv:2002.05202.
// The matrix holds gate and up rows in turn, four by four.
// Joined with: lib/gelu.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][hidden / 4]
override OUT_STRIDE: u32; // vectors from a token to the next

fn finish(octet: u32, token: u32, gate: vec4<f32>, up: vec4<f32>) { out[token * OUT_STRIDE + octet] = gelu(gate) * up; }
