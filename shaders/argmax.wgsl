// The likeliest token of each slice of the vocabulary, after the repetition penalty; sample joins the slices.
// One workgroup a slice; ties go to the lower id, so greedy decoding does not depend on the slicing.
// A logit that is no number wins at once and under an id that none has.
// Under a mask (a grammar's, say) every other token gets a logit that nothing draws.
// Repetition penalty: Keskar et al. 2019 (CTRL), arXiv:1909.05858.
@group(0) @binding(1) var<storage, read_write> logits: array<f32>;   // [VOCAB], penalized and masked in place
@group(0) @binding(2) var<storage, read> seen: array<u32>;           // [VOCAB], non-zero: the token is in the context
@group(0) @binding(3) var<storage, read_write> best: array<vec2<u32>>; // [slice]: logit's bits, id
@group(0) @binding(4) var<uniform> sampling: Sampling;
@group(0) @binding(5) var<storage, read> mask: array<u32>;             // [VOCAB / 32], a bit a token
override VOCAB: u32;
override SLICE: u32;

const MOST = 3.4e38;
const NEVER = -3.4e38;
var<workgroup> top_logit: array<f32, 64>;
var<workgroup> top_id: array<u32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let end = min((group.x + 1u) * SLICE, VOCAB);
  var logit = NEVER;
  var id = group.x * SLICE;
  for (var i = group.x * SLICE + index; i < end; i += 64u) {
    var value = logits[i];
    if (sampling.penalty != 1.0 && seen[i] != 0u) {
      value = select(value * sampling.penalty, value / sampling.penalty, value > 0.0);
      logits[i] = value;
    }
    let bits = bitcast<u32>(value);
    if ((bits & 0x7f800000u) == 0x7f800000u && bits != 0xff800000u) {
      logit = MOST;
      id = NOT_FINITE;
    } else if (sampling.masked != 0u && ((mask[i / 32u] >> (i % 32u)) & 1u) == 0u) {
      logits[i] = NEVER;
    } else if (value > logit) {
      logit = value;
      id = i;
    }
  }
  top_logit[index] = logit;
  top_id[index] = id;
  for (var offset = 32u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index < offset) {
      let other = index + offset;
      if (top_logit[other] > top_logit[index] || (top_logit[other] == top_logit[index] && top_id[other] < top_id[index])) {
        top_logit[index] = top_logit[other];
        top_id[index] = top_id[other];
      }
    }
  }
  if (index == 0u) { best[group.x] = vec2(bitcast<u32>(top_logit[0]), top_id[0]); }
}
