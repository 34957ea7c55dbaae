// A branch is normed and added to the residual stream, one workgroup a token. Decode folds it into the matmul that follows (lib/input_branch).
// Gemma Team 2024, arXiv:2408.00118.
// Joined with: lib/reduce_*.
@group(0) @binding(1) var<storage, read_write> stream: array<vec4<f32>>; // FROM, BRANCH and TO: [token][VECTORS]
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>;        // [VECTORS]
override VECTORS: u32; // vectors of four values in a row
override WIDTH: u32;   // values in a row, without its padding
override EPSILON: f32;
override FROM: u32;    // in vectors, as BRANCH and TO
override BRANCH: u32;
override TO: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let row = group.x * VECTORS;
  var square = vec4(0.0);
  for (var i = lanes.index; i < VECTORS; i += WORKGROUP) { square += stream[BRANCH + row + i] * stream[BRANCH + row + i]; }
  let scale = inverseSqrt(dot(workgroup_sum4(lanes, square), vec4(1.0)) / f32(WIDTH) + EPSILON);
  for (var i = lanes.index; i < VECTORS; i += WORKGROUP) {
    stream[TO + row + i] = stream[FROM + row + i] + stream[BRANCH + row + i] * scale * gamma[i];
  }
}
