// The naive matmul that benches compare with: one invocation, one output, weights as plain floats.
@group(0) @binding(1) var<storage, read> x: array<f32>;         // [token][COLUMNS]
@group(0) @binding(2) var<storage, read> w: array<f32>;         // [row][COLUMNS]
@group(0) @binding(3) var<storage, read_write> out: array<f32>; // [token][ROWS]
override COLUMNS: u32;
override ROWS: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= ROWS) { return; }
  var sum = 0.0;
  for (var k = 0u; k < COLUMNS; k++) { sum += x[id.y * COLUMNS + k] * w[id.x * COLUMNS + k]; }
  out[id.y * ROWS + id.x] = sum;
}
