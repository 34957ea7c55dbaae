// Prefill attention: one workgroup per (query head, 32 queries); keys pass in tiles of 32 and softmax is carried online, so scores exist
// only for the tile at hand. Tiles beyond the last query are never visited. FlashAttention: Dao et al. 2022, arXiv:2205.14135.
// An invocation owns 4 queries (line) and, of each, every eighth vector of the output (column); in the score pass 4 queries × 4 keys.
// Joined with: lib/state, lib/elem_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4<f32>>;   // [token][head][dim / 4], scaled
@group(0) @binding(2) var<storage, read> cache: array<elem4>;         // keys [kv head][dim / 4][position], values [kv head][position][dim / 4]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][head][dim / 4]
override HEADS: u32;
override KV_HEADS: u32;
override CONTEXT: u32;

const TILE = 32u; // queries and keys a tile
const STEP = 8u;  // vectors of the head dimension a step
const SLICES = (HEAD_VECTORS + 7u) / 8u;
const NEVER = -3.0e38;
var<workgroup> q_tile: array<elem4, TILE * STEP>;       // [dim / 4][query % 4][query / 4]
var<workgroup> k_tile: array<elem4, TILE * STEP>;       // [dim / 4][key]
var<workgroup> weights: array<vec4<f32>, TILE * STEP>;  // [key][line]: one weight for each of the line's four queries
var<workgroup> column_part: array<vec4<f32>, 64>;       // [line][column]

fn fill(index: u32, head: u32, first_token: u32, first_key: u32, first_vector: u32) {
  let kv = head / (HEADS / KV_HEADS);
  for (var i = index; i < TILE * STEP; i += 64u) {
    let d = first_vector + i / TILE;
    let token = first_token + i % TILE;
    var q = vec4(0.0);
    if (token < state.tokens && d < HEAD_VECTORS) { q = queries[(token * HEADS + head) * HEAD_VECTORS + d]; }
    q_tile[(i / TILE) * TILE + (i % 4u) * 8u + (i % TILE) / 4u] = elem4(q);
    let position = first_key + i % TILE;
    var k = elem4();
    if (position < CONTEXT && d < HEAD_VECTORS) { k = cache[(kv * HEAD_VECTORS + d) * CONTEXT + position]; }
    k_tile[i] = k;
  }
}

// Each of the four queries against four keys: column, column + 8, …
fn scores(index: u32, head: u32, first_token: u32, first_key: u32) -> mat4x4<f32> {
  var sum = mat4x4<f32>();
  for (var d = 0u; d < HEAD_VECTORS; d += STEP) {
    workgroupBarrier(); // the last step's tiles have been read
    fill(index, head, first_token, first_key, d);
    workgroupBarrier(); // both tiles are written
    for (var i = 0u; i < STEP; i++) {
      let key = i * TILE + index % 8u;
      let keys = mat4x4(vec4<f32>(k_tile[key]), vec4<f32>(k_tile[key + 8u]), vec4<f32>(k_tile[key + 16u]), vec4<f32>(k_tile[key + 24u]));
      for (var q = 0u; q < 4u; q++) { sum[q] += vec4<f32>(q_tile[i * TILE + q * 8u + index / 8u]) * keys; }
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

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let head = group.x;
  let first_token = group.y * TILE;
  let column = index % 8u;
  let line = index / 8u;
  let last = state.position + min(first_token + TILE, state.tokens); // keys that any query of the tile may see
  let values = (KV_HEADS * HEAD_VECTORS + (head / (HEADS / KV_HEADS)) * HEAD_VECTORS) * CONTEXT + column;
  var result: array<array<vec4<f32>, SLICES>, 4>;
  var most = vec4(NEVER);
  var sum = vec4(0.0);
  for (var first_key = 0u; first_key < last; first_key += TILE) {
    var score = scores(index, head, first_token, first_key);
    var tile_most = vec4(NEVER);
    for (var q = 0u; q < 4u; q++) {
      let position = state.position + first_token + line * 4u + q;
      let key = vec4(first_key + column) + vec4(0u, 8u, 16u, 24u);
      score[q] = select(score[q], vec4(NEVER), key > vec4(position));
      tile_most[q] = max(max(score[q].x, score[q].y), max(score[q].z, score[q].w));
    }
    let new_most = max(most, across_columns_max(index, tile_most));
    let fade = exp(most - new_most);
    most = new_most;
    sum *= fade;
    let by_key = transpose(score);
    for (var k = 0u; k < 4u; k++) {
      let weight = exp(by_key[k] - most);
      sum += weight;
      weights[(column + k * 8u) * 8u + line] = weight;
    }
    for (var q = 0u; q < 4u; q++) {
      for (var s = 0u; s < SLICES; s++) { result[q][s] *= fade[q]; }
    }
    workgroupBarrier(); // the weights are written; the next tile's barriers keep them until they are read
    for (var k = 0u; k < min(TILE, last - first_key); k++) {
      let weight = weights[k * 8u + line];
      for (var s = 0u; s < SLICES; s++) {
        if (column + s * 8u < HEAD_VECTORS) {
          let value = vec4<f32>(cache[values + (first_key + k) * HEAD_VECTORS + s * 8u]);
          for (var q = 0u; q < 4u; q++) { result[q][s] += weight[q] * value; }
        }
      }
    }
  }
  let total = across_columns_sum(index, sum);
  for (var q = 0u; q < 4u; q++) {
    let token = first_token + line * 4u + q;
    for (var s = 0u; s < SLICES; s++) {
      if (token < state.tokens && column + s * 8u < HEAD_VECTORS) {
        out[(token * HEADS + head) * HEAD_VECTORS + column + s * 8u] = result[q][s] / total[q];
      }
    }
  }
}
