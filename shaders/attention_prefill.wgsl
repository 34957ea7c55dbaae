// Prefill attention: one workgroup per (query head, 32 queries); keys pass in tiles of 32 and softmax is carried online, so scores exist
// only for the tile at hand. Tiles beyond the last query, or before a window, are never visited. FlashAttention: Dao et al. 2022, arXiv:2205.14135.
// An invocation owns 4 queries (line) and, of each, every eighth vector of the output (column); in the score pass 4 queries × 4 keys.
// Joined with: lib/state, lib/elem_*, lib/soft_cap.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4<f32>>;   // [token][head][dim / 4], scaled
@group(0) @binding(2) var<storage, read> cache: array<elem4>;         // keys [kv head][dim / 4][slot], values [kv head][slot][dim / 4]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][head][dim / 4]
override HEADS: u32;
override KV_HEADS: u32;
override CONTEXT: u32; // slots that the cache has
override WINDOW: u32 = 0u; // positions that a query sees, its own among them; 0: all

const TILE = 32u; // queries and keys a tile; a tile of keys lies in one block
const STEP = 8u;  // vectors of the head dimension a step
const SLICES = (HEAD_VECTORS + 7u) / 8u;
const NEVER = -3.0e38;
var<workgroup> q_tile: array<vec4<f32>, TILE * STEP>;       // [dim / 4][query % 4][query / 4]
var<workgroup> k_tile: array<elem4, TILE * STEP>;       // [dim / 4][key]
var<workgroup> weights: array<vec4<f32>, TILE * STEP>;  // [key][line]: one weight for each of the line's four queries
var<workgroup> column_part: array<vec4<f32>, 64>;       // [line][column]

fn fill(index: u32, head: u32, first_token: u32, first_slot: u32, first_vector: u32) {
  let kv = head / (HEADS / KV_HEADS);
  for (var i = index; i < TILE * STEP; i += 64u) {
    let d = first_vector + i / TILE;
    let token = first_token + i % TILE;
    var q = vec4(0.0);
    if (token < state.tokens && d < HEAD_VECTORS) { q = queries[(token * HEADS + head) * HEAD_VECTORS + d]; }
    q_tile[(i / TILE) * TILE + (i % 4u) * 8u + (i % TILE) / 4u] = q;
    let slot = first_slot + i % TILE;
    var k = elem4();
    if (slot < CONTEXT && d < HEAD_VECTORS) { k = cache[(kv * HEAD_VECTORS + d) * CONTEXT + slot]; }
    k_tile[i] = k;
  }
}

// Each of the four queries against four keys: column, column + 8, …
fn scores(index: u32, head: u32, first_token: u32, first_slot: u32) -> mat4x4<f32> {
  var sum = mat4x4<f32>();
  for (var d = 0u; d < HEAD_VECTORS; d += STEP) {
    workgroupBarrier(); // the last step's tiles have been read
    fill(index, head, first_token, first_slot, d);
    workgroupBarrier(); // both tiles are written
    for (var i = 0u; i < STEP; i++) {
      let key = i * TILE + index % 8u;
      let keys = mat4x4(wide(k_tile[key]), wide(k_tile[key + 8u]), wide(k_tile[key + 16u]), wide(k_tile[key + 24u]));
      let query = i * TILE + index / 8u;
      sum += mat4x4(
        q_tile[query] * keys,
        q_tile[query + 8u] * keys,
        q_tile[query + 16u] * keys,
        q_tile[query + 24u] * keys,
      );
    }
  }
  return sum;
}

fn across_columns_max(index: u32, value: vec4<f32>) -> vec4<f32> {
  workgroupBarrier(); // the last exchange has been read
  column_part[index] = value;
  workgroupBarrier(); // every column is written
  var most = value;
  for (var c = 0u; c < 8u; c++) { most = max(most, column_part[(index / 8u) * 8u + c]); }
  return most;
}

fn across_columns_sum(index: u32, value: vec4<f32>) -> vec4<f32> {
  workgroupBarrier(); // the last exchange has been read
  column_part[index] = value;
  workgroupBarrier(); // every column is written
  var sum = vec4(0.0);
  for (var c = 0u; c < 8u; c++) { sum += column_part[(index / 8u) * 8u + c]; }
  return sum;
}

// A query sees the keys up to its own position, of a window the last.
fn mask(score: vec4<f32>, scale: vec4<f32>, key: vec4<u32>, position: u32) -> vec4<f32> {
  var seen = key <= vec4(position);
  if (WINDOW != 0u) { seen = seen & (key + vec4(WINDOW) > vec4(position)); }
  return select(vec4(NEVER), soft_cap(score * scale), seen);
}

// The tile in which the first key stands that any query of a tile may see.
fn first_tile(position: u32) -> u32 {
  if (WINDOW == 0u || position < WINDOW) { return 0u; }
  return (position + 1u - WINDOW) / TILE * TILE;
}

fn largest(v: vec4<f32>) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }

fn store(token: u32, head: u32, vector: u32, value: vec4<f32>) {
  if (token < state.tokens) { out[(token * HEADS + head) * HEAD_VECTORS + vector] = value; }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let head = group.x;
  let kv = head / (HEADS / KV_HEADS);
  let column = index % 8u;
  let line = index / 8u;
  let token = group.y * TILE + line * 4u; // the invocation's first query
  let last = state.position + min(group.y * TILE + TILE, state.tokens); // keys that any query of the tile may see
  let values = (KV_HEADS + kv) * HEAD_VECTORS * CONTEXT + column;
  var result: array<mat4x4<f32>, SLICES>; // column q: query q's output
  var most = vec4(NEVER);
  var sum = vec4(0.0);
  for (var first_key = first_tile(state.position + group.y * TILE); first_key < last; first_key += TILE) {
    let first_slot = slot_at(state.table, first_key);
    var score = scores(index, head, group.y * TILE, first_slot);
    let key = vec4(first_key + column) + vec4(0u, 8u, 16u, 24u);
    let slot = vec4(first_slot + column) + vec4(0u, 8u, 16u, 24u);
    let position = state.position + token;
    let scale = vec4(key_scale(kv, slot.x), key_scale(kv, slot.y), key_scale(kv, slot.z), key_scale(kv, slot.w));
    score = mat4x4(
      mask(score[0], scale, key, position),
      mask(score[1], scale, key, position + 1u),
      mask(score[2], scale, key, position + 2u),
      mask(score[3], scale, key, position + 3u),
    );
    let tile_most = across_columns_max(index, vec4(largest(score[0]), largest(score[1]), largest(score[2]), largest(score[3])));
    let new_most = max(most, tile_most);
    let fade = exp(most - new_most);
    most = new_most;
    let by_key = transpose(score);
    let weight_at = column * 8u + line;
    let w0 = exp(by_key[0] - most);
    let w1 = exp(by_key[1] - most);
    let w2 = exp(by_key[2] - most);
    let w3 = exp(by_key[3] - most);
    weights[weight_at] = w0 * value_scale(kv, slot.x);
    weights[weight_at + 64u] = w1 * value_scale(kv, slot.y);
    weights[weight_at + 128u] = w2 * value_scale(kv, slot.z);
    weights[weight_at + 192u] = w3 * value_scale(kv, slot.w);
    sum = sum * fade + w0 + w1 + w2 + w3;
    workgroupBarrier(); // the weights are written; the next tile's barriers keep them until they are read
    let keys = min(TILE, last - first_key);
    for (var s = 0u; s < SLICES; s++) {
      if (column + s * 8u >= HEAD_VECTORS) { break; }
      let old = result[s];
      var more = mat4x4(old[0] * fade.x, old[1] * fade.y, old[2] * fade.z, old[3] * fade.w);
      for (var k = 0u; k < keys; k++) {
        let weight = weights[k * 8u + line];
        let value = wide(cache[values + (first_slot + k) * HEAD_VECTORS + s * 8u]);
        more += mat4x4(weight.x * value, weight.y * value, weight.z * value, weight.w * value);
      }
      result[s] = more;
    }
  }
  let share = 1.0 / across_columns_sum(index, sum);
  for (var s = 0u; s < SLICES; s++) {
    let vector = column + s * 8u;
    if (vector >= HEAD_VECTORS) { break; }
    store(token, head, vector, result[s][0] * share.x);
    store(token + 1u, head, vector, result[s][1] * share.y);
    store(token + 2u, head, vector, result[s][2] * share.z);
    store(token + 3u, head, vector, result[s][3] * share.w);
  }
}
