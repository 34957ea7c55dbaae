// Joins the splits of attention_decode: one workgroup per (query head, token), one invocation per four output values.
// Joined with: lib/state.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][head][dim / 4]
@group(0) @binding(4) var<storage, read> partial: array<vec4<f32>>;   // [token][split][head][dim / 4]
@group(0) @binding(5) var<storage, read> stats: array<vec2<f32>>;     // [token][split][head]: maximum, sum
override HEADS: u32;
override SPLITS: u32;      // of a token at most
override WINDOW: u32 = 0u; // as in attention_decode

@compute @workgroup_size(HEAD_VECTORS)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let head = group.x;
  let token = group.y;
  let total = place_of(token).x + 1u;
  let hidden = select(0u, total - WINDOW, WINDOW != 0u && total > WINDOW);
  let splits = (total + SPLIT - 1u) / SPLIT - hidden / SPLIT;
  if (splits == 1u) { return; } // attention_decode has the result
  let first = token * SPLITS * HEADS + head;
  var most = stats[first].x;
  for (var s = 1u; s < splits; s++) { most = max(most, stats[first + s * HEADS].x); }
  var sum = 0.0;
  var value = vec4(0.0);
  for (var s = 0u; s < splits; s++) {
    let part = stats[first + s * HEADS];
    let weight = exp(part.x - most);
    sum += part.y * weight;
    value += partial[(first + s * HEADS) * HEAD_VECTORS + index] * weight;
  }
  out[(token * HEADS + head) * HEAD_VECTORS + index] = value / sum;
}
