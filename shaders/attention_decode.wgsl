// Decode attention: one workgroup per (key/value head, split of SPLIT positions, token), for all query heads that share the head (GQA).
// Scores of the split stay in workgroup memory; each split leaves its maximum, its sum and an unscaled output, which attention_reduce joins.
// Splits that a window hides are not visited. With a single split the result is final. Split-K flash decoding: Dao et al. 2023, "Flash-Decoding for long-context inference".
// Joined with: lib/state, lib/elem_*, lib/reduce_*, lib/soft_cap.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> queries: array<vec4<f32>>;       // [token][head][dim / 4], scaled
@group(0) @binding(2) var<storage, read> cache: array<elem4>;             // keys [kv head][dim / 4][slot], values [kv head][slot][dim / 4]
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;     // [token][head][dim / 4]
@group(0) @binding(4) var<storage, read_write> partial: array<vec4<f32>>; // [token][split][head][dim / 4]
@group(0) @binding(5) var<storage, read_write> stats: array<vec2<f32>>;   // [token][split][head]: maximum, sum
override KV_HEADS: u32;
override CONTEXT: u32; // slots that the cache has
override SPLITS: u32;  // of a token at most
override WINDOW: u32 = 0u; // positions that a query sees, its own among them; 0: all

const PARTS = WORKGROUP / HEAD_VECTORS; // groups of invocations that share the positions of the value pass
const NEVER = -3.0e38;
var<workgroup> vectors: array<vec4<f32>, max(GROUP * HEAD_VECTORS, WORKGROUP)>; // the queries; once the scores are there, parts of the output
var<workgroup> weights: array<f32, GROUP * SPLIT>; // [query head][position in the split]

// Where the split's positions lie: a split is two blocks.
struct Slots {
  first: u32,
  second: u32, // less BLOCK
}

fn slot_of(slots: Slots, p: u32) -> u32 { return select(slots.first, slots.second, p >= BLOCK) + p; }

struct Softmax {
  most: vec4<f32>,
  sum: vec4<f32>,
}

// Scores become weights of the values, for up to four query heads at a time.
fn softmax(lanes: Lanes, first: u32, kv: u32, slots: Slots, count: u32) -> Softmax {
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
      weights[(first + h) * SPLIT + p] = weight * value_scale(kv, slot_of(slots, p));
      sum[h] += weight;
    }
  }
  return Softmax(most, workgroup_sum4(lanes, sum)); // its barrier also publishes the weights
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let kv = group.x;
  let token = group.z;
  let place = place_of(token);
  let total = place.x + 1u;
  let hidden = select(0u, total - WINDOW, WINDOW != 0u && total > WINDOW); // positions before the window
  let first = (hidden / SPLIT + group.y) * SPLIT;
  if (first >= total) { return; } // another token's stream has more splits
  let slots = Slots(slot_at(place.y, first), slot_at(place.y, first + BLOCK) - BLOCK);
  let count = min(SPLIT, total - first);
  let index = lanes.index;
  for (var i = index; i < GROUP * HEAD_VECTORS; i += WORKGROUP) { vectors[i] = queries[(token * KV_HEADS + kv) * GROUP * HEAD_VECTORS + i]; }
  let steps = HEAD_VECTORS * min(state.tokens, 1u); // always HEAD_VECTORS; compilers that know it unroll all into 250 registers
  workgroupBarrier(); // the queries are written
  for (var p = index; p < count; p += WORKGROUP) {
    var score = array<f32, GROUP>(); // set each time round: a declaration without a value kept the last position's sums on SwiftShader
    let slot = slot_of(slots, p);
    let keys = kv * HEAD_VECTORS * CONTEXT + slot;
    for (var d = 0u; d < steps; d += 2u) {
      let key0 = wide(cache[keys + d * CONTEXT]);
      let key1 = wide(cache[keys + (d + 1u) * CONTEXT]);
      for (var h = 0u; h < GROUP; h++) { score[h] += dot(vectors[h * HEAD_VECTORS + d], key0) + dot(vectors[h * HEAD_VECTORS + d + 1u], key1); }
    }
    let scale = key_scale(kv, slot);
    for (var h = 0u; h < GROUP; h++) { weights[h * SPLIT + p] = select(soft_cap(vec4(score[h] * scale)).x, NEVER, first + p < hidden); }
  }
  workgroupBarrier(); // the scores are written
  let single = total - hidden / SPLIT * SPLIT <= SPLIT;
  let values = KV_HEADS * HEAD_VECTORS * CONTEXT + kv * CONTEXT * HEAD_VECTORS + index % HEAD_VECTORS;
  for (var h0 = 0u; h0 < GROUP; h0 += 4u) {
    let result = softmax(lanes, h0, kv, slots, count);
    var sums: array<vec4<f32>, 4>; // of up to four heads, so that a value is read once for them
    for (var h = 0u; h < 4u; h++) { sums[h] = vec4(0.0); }
    if (index < PARTS * HEAD_VECTORS) {
      // Two positions at a time, so that their loads are under way together; beyond the last one, it once more for nothing.
      for (var p = index / HEAD_VECTORS; p < count; p += PARTS * 2u) {
        let q = min(p + PARTS, count - 1u);
        let value0 = wide(cache[values + slot_of(slots, p) * HEAD_VECTORS]);
        let value1 = wide(cache[values + slot_of(slots, q) * HEAD_VECTORS]) * f32(p + PARTS < count);
        for (var h = 0u; h < min(4u, GROUP); h++) {
          let of_head = min(h0 + h, GROUP - 1u) * SPLIT;
          sums[h] += weights[of_head + p] * value0 + weights[of_head + q] * value1;
        }
      }
    }
    // One text for all heads, the next one's sums moving up: compiled once each, the barriers would cost compilers most of their time.
    let heads = min(4u, GROUP - h0) * min(state.tokens, 1u);
    for (var h = 0u; h < heads; h++) {
      let head = kv * GROUP + h0 + h;
      var sum = sums[0];
      vectors[index] = sum;
      workgroupBarrier(); // every part is written
      if (index < HEAD_VECTORS) {
        for (var part = 1u; part < PARTS; part++) { sum += vectors[part * HEAD_VECTORS + index]; }
        if (single) {
          out[(token * KV_HEADS * GROUP + head) * HEAD_VECTORS + index] = sum / result.sum[h];
        } else {
          partial[((token * SPLITS + group.y) * KV_HEADS * GROUP + head) * HEAD_VECTORS + index] = sum;
        }
      }
      if (index == 0u && !single) { stats[(token * SPLITS + group.y) * KV_HEADS * GROUP + head] = vec2(result.most[h], result.sum[h]); }
      sums = array(sums[1], sums[2], sums[3], sums[0]);
      workgroupBarrier(); // the parts have been read
    }
  }
}
