// Embedding: one invocation decodes a unit of 8 values of one token's row out of the packed matrix.
// Joined with: lib/state, lib/quad, quant/*, lib/place_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> tokens: array<u32>;          // [token]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;
override FIRST_ROW: u32 = 0u; // this matrix's first row, and its rows: other tokens are another dispatch's
override ROWS: u32;
override EMBEDDING_SCALE: f32 = 1.0;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= UNITS || id.y >= state.tokens) { return; }
  let token = tokens[id.y] - FIRST_ROW; // below it, larger than any row
  if (token >= ROWS) { return; }
  let weights = load_quad(token / 4u, id.x);
  let at = (id.y * UNITS + id.x) * 2u;
  let position = place_of(id.y).x;
  out[at] = placed(position, id.x * 2u, EMBEDDING_SCALE * transpose(weights.lo)[token % 4u]);
  out[at + 1u] = placed(position, id.x * 2u + 1u, EMBEDDING_SCALE * transpose(weights.hi)[token % 4u]);
}
