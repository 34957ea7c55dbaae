// RMSNorm of many tokens (prefill): one workgroup a token. Zhang and Sennrich 2019, arXiv:1910.07467.
// Joined with: lib/reduce_*.
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;           // [token][VECTORS]
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>;       // [VECTORS]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;   // [token][VECTORS]
override VECTORS: u32; // vectors of four values in a row
override WIDTH: u32;   // values in a row, without its padding
override EPSILON: f32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let index = lanes.index;
  let row = group.x * VECTORS;
  var square = vec4(0.0);
  for (var i = index; i < VECTORS; i += WORKGROUP) { square += x[row + i] * x[row + i]; }
  let total = workgroup_sum4(lanes, square);
  let scale = inverseSqrt(dot(total, vec4(1.0)) / f32(WIDTH) + EPSILON);
  for (var i = index; i < VECTORS; i += WORKGROUP) { out[row + i] = x[row + i] * scale * gamma[i]; }
}
