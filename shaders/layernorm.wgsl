// LayerNorm of many tokens (prefill): one workgroup a token. Ba et al. 2016, arXiv:1607.06450.
// Joined with: lib/reduce_*.
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;         // [token][VECTORS], padded with zeros
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>;     // [VECTORS], then as many of beta
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][VECTORS]
override VECTORS: u32; // vectors of four values in a row
override WIDTH: u32;   // values in a row, without its padding
override EPSILON: f32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let row = group.x * VECTORS;
  var sums = vec4(0.0);
  for (var i = lanes.index; i < VECTORS; i += WORKGROUP) { sums += vec4(dot(x[row + i], vec4(1.0)), dot(x[row + i], x[row + i]), 0.0, 0.0); }
  let means = workgroup_sum4(lanes, sums) / f32(WIDTH);
  let scale = inverseSqrt(max(means.y - means.x * means.x, 0.0) + EPSILON);
  for (var i = lanes.index; i < VECTORS; i += WORKGROUP) { out[row + i] = (x[row + i] - means.x) * scale * gamma[i] + gamma[VECTORS + i]; }
}
