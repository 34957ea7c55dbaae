// Decode attention: one workgroup per (key/value head, split of SPLIT cache positions), for all query heads that share the head (GQA).
// Scores of the split stay in workgroup memory; each split leaves its maximum, its sum and an unscaled output, which attention_reduce joins.
// With a single split the result is final. Split-K flash decoding: Dao et al. 2023, "Flash-Decoding for long-context inference".
// Joined with: lib/state, lib/elem_*, lib/reduce_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4<f32>>;       // [head][dim / 4], scaled
@group(0) @binding(2) var<storage, read> cache: array<elem4>;             // keys [kv head][dim / 4][position], values [kv head][position][dim / 4]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;     // [head][dim / 4]
@group(0) @binding(4) var<storage, read_write> partial: array<vec4<f32>>; // [split][head][dim / 4]
@group(0) @binding(5) var<storage, read_write> stats: array<vec2<f32>>;   // [split][head]: maximum, sum
override KV_HEADS: u32;
override CONTEXT: u32;

const PARTS = WORKGROUP / HEAD_VECTORS; // groups of invocations that share the positions of the value pass
const NEVER = -3.0e38;
var<workgroup> q_tile: array<vec4<f32>, GROUP * HEAD_VECTORS>;
var<workgroup> weights: array<f32, GROUP * SPLIT>; // [query head][position in the split]
var<workgroup> joined: array<vec4<f32>, WORKGROUP>;

struct Softmax {
  most: vec4<f32>,
  sum: vec4<f32>,
}

// Scores become weights, for up to four query heads at a time.
fn softmax(lanes: Lanes, first: u32, count: u32) -> Softmax {
  let heads = min(4u, GROUP - first);
  var most = vec4(NEVER);
  for (var h = 0u; h < heads; h++) {
    for (var p = lanes.index; p < count; p += WORKGROUP) { most[h] = max(most[h], weights[(first + h) * SPLIT + p]); }
  }
  most = workgroup_max4(lanes, most);
  var sum = vec4(0.0);
  for (var h = 0u; h < heads; h++) {
    for (var p = lanes.index; p < count; p += WORKGROUP) {
      let weight = exp(weights[(first + h) * SPLIT + p] - most[h]);
      weights[(first + h) * SPLIT + p] = weight;
      sum[h] += weight;
    }
  }
  return Softmax(most, workgroup_sum4(lanes, sum)); // its barriers also publish the weights
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let kv = group.x;
  let first = group.y * SPLIT;
  let total = state.position + 1u;
  let count = min(SPLIT, total - first);
  let index = lanes.index;
  for (var i = index; i < GROUP * HEAD_VECTORS; i += WORKGROUP) { q_tile[i] = queries[kv * GROUP * HEAD_VECTORS + i]; }
  workgroupBarrier(); // the queries are written
  for (var p = index; p < count; p += WORKGROUP) {
    var score = array<f32, GROUP>(); // set each time round: a declaration without a value kept the last position's sums on SwiftShader
    for (var d = 0u; d < HEAD_VECTORS; d++) {
      let key = vec4<f32>(cache[(kv * HEAD_VECTORS + d) * CONTEXT + first + p]);
      for (var h = 0u; h < GROUP; h++) { score[h] += dot(q_tile[h * HEAD_VECTORS + d], key); }
    }
    for (var h = 0u; h < GROUP; h++) { weights[h * SPLIT + p] = score[h]; }
  }
  workgroupBarrier(); // the scores are written
  let single = total <= SPLIT;
  let values = KV_HEADS * HEAD_VECTORS * CONTEXT + (kv * CONTEXT + first) * HEAD_VECTORS + index % HEAD_VECTORS;
  for (var h0 = 0u; h0 < GROUP; h0 += 4u) {
    let result = softmax(lanes, h0, count);
    for (var h = h0; h < min(h0 + 4u, GROUP); h++) {
      let head = kv * GROUP + h;
      var sum = vec4(0.0);
      if (index < PARTS * HEAD_VECTORS) {
        for (var p = index / HEAD_VECTORS; p < count; p += PARTS) { sum += weights[h * SPLIT + p] * vec4<f32>(cache[values + p * HEAD_VECTORS]); }
      }
      joined[index] = sum;
      workgroupBarrier(); // every part is written
      if (index < HEAD_VECTORS) {
        for (var part = 1u; part < PARTS; part++) { sum += joined[part * HEAD_VECTORS + index]; }
        if (single) {
          out[head * HEAD_VECTORS + index] = sum / result.sum[h - h0];
        } else {
          partial[(group.y * KV_HEADS * GROUP + head) * HEAD_VECTORS + index] = sum;
        }
      }
      if (index == 0u && !single) { stats[group.y * KV_HEADS * GROUP + head] = vec2(result.most[h - h0], result.sum[h - h0]); }
      workgroupBarrier(); // the parts have been read
    }
  }
}
