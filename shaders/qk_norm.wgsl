// RMSNorm of queries and keys before they turn (Dehghani et al. 2023, arXiv:2302.05442), one workgroup for SPAN values of a token: a head, or
// all heads where a family norms them together. Queries are scaled and stored, keys appended to the cache.
// Joined with: lib/state, lib/elem_*, lib/slot_*, lib/reduce_*, lib/rotate.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> raw: array<vec4<f32>>;           // [token][(QUERY_ROWS + KEY_ROWS) / 4]
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>;         // [SPAN / 4] of queries, then of keys; in the order of the rows
@group(0) @binding(3) var<storage, read_write> queries: array<vec4<f32>>; // [token][head][dim / 4]
@group(0) @binding(4) var<storage, read_write> cache: array<elem4>;       // keys [kv head][dim / 4][slot], then values
override QUERY_ROWS: u32;
override KEY_ROWS: u32;
override HEAD: u32;
override SPAN: u32; // values normed together
override CONTEXT: u32;
override QUERY_SCALE: f32;
override EPSILON: f32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let row = group.x * SPAN;
  let token = group.y;
  let position = place_of(token).x;
  let is_query = row < QUERY_ROWS;
  let start = (token * (QUERY_ROWS + KEY_ROWS) + row) / 4u;
  var square = vec4(0.0);
  for (var i = lanes.index; i < SPAN / 4u; i += WORKGROUP) { square += raw[start + i] * raw[start + i]; }
  let scale = inverseSqrt(dot(workgroup_sum4(lanes, square), vec4(1.0)) / f32(SPAN) + EPSILON);
  let gammas = select(SPAN / 4u, 0u, is_query);
  for (var i = lanes.index; i < SPAN / 4u; i += WORKGROUP) {
    let turned = rotate(raw[start + i] * scale * gamma[gammas + i], (row + i * 4u) % HEAD, position);
    if (is_query) {
      queries[(token * QUERY_ROWS + row) / 4u + i] = turned * QUERY_SCALE;
    } else {
      cache[((row - QUERY_ROWS) / 4u + i) * CONTEXT + slot(token)] = elem4(turned);
    }
  }
}
