// Keys and values of a batch of tokens into a cache of bytes: each vector of a head gets the scale that its largest value needs.
// One invocation for one vector: a head's key or value of one token. Joined with: lib/state.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> staged: array<vec4<f32>>;  // keys [kv head][dim / 4][token], then values [kv head][token][dim / 4]
@group(0) @binding(2) var<storage, read_write> cache: array<u32>;   // the same by slot, four values a word; then scales [2 · kv heads][slot]
override KV_HEADS: u32;
override HEAD_VECTORS: u32;
override STAGED: u32;  // tokens that the staging holds
override CONTEXT: u32; // slots that the cache has

const WORKGROUP = 64u;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
  let token = at.x;
  if (token >= state.tokens) { return; }
  let place = place_of(token);
  let slot = slot_at(place.y, place.x);
  let is_key = at.y < KV_HEADS;
  let read = at.y * HEAD_VECTORS * STAGED + select(token * HEAD_VECTORS, token, is_key);
  let read_step = select(1u, STAGED, is_key);
  let write = at.y * HEAD_VECTORS * CONTEXT + select(slot * HEAD_VECTORS, slot, is_key);
  let write_step = select(1u, CONTEXT, is_key);
  var largest = vec4(0.0);
  for (var d = 0u; d < HEAD_VECTORS; d++) { largest = max(largest, abs(staged[read + d * read_step])); }
  let most = max(max(largest.x, largest.y), max(largest.z, largest.w));
  let steps = select(0.0, 127.0 / most, most > 0.0);
  for (var d = 0u; d < HEAD_VECTORS; d++) {
    let level = vec4<u32>(round(staged[read + d * read_step] * steps) + 128.0);
    cache[write + d * write_step] = level.x | (level.y << 8u) | (level.z << 16u) | (level.w << 24u);
  }
  cache[(2u * KV_HEADS * HEAD_VECTORS + at.y) * CONTEXT + slot] = bitcast<u32>(most / 127.0);
}
