// Chooses the next token and sets the stage for the next step, all on the GPU. One workgroup.
// Top-k, top-p and min-p each give a smallest logit to keep; the greatest of them is the threshold, and the
// Gumbel trick draws among what is left: argmax(logit / temperature + Gumbel noise) is a sample of the softmax (Gumbel 1954; Maddison et al.
// 2014, arXiv:1411.0030). Noise is a hash of (seed, position, id): the same request gives the same answer, however it was batched.
// Order: repetition penalty, temperature, top-k, top-p over what top-k left, min-p.
// Joined with: lib/sampling, lib/state, lib/choose.
@group(0) @binding(1) var<storage, read> logits: array<f32>; // [VOCAB], penalized
@group(0) @binding(4) var<uniform> sampling: Sampling;

var<workgroup> histogram: array<atomic<u32>, 256>;
var<workgroup> chosen: vec2<u32>; // radix prefix, how many of its bucket are kept

fn workgroup_total(index: u32, mine: f32) -> f32 {
  part_value[index] = mine;
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index < offset) { part_value[index] += part_value[index + offset]; }
  }
  return workgroupUniformLoad(&part_value[0]); // its barriers: the root is written, then read by all
}

// Floats as integers in the same order.
fn sort_key(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}

fn from_sort_key(key: u32) -> f32 { return bitcast<f32>(select(~key, key & 0x7fffffffu, key >= 0x80000000u)); }

// The k-th largest logit: a radix select, eight bits a pass.
fn kth_largest(index: u32, k: u32) -> f32 {
  if (index == 0u) { chosen = vec2(0u, k); }
  for (var pass_number = 0u; pass_number < 4u; pass_number++) {
    let shift = 24u - 8u * pass_number;
    atomicStore(&histogram[index], 0u);
    workgroupBarrier(); // the histogram is empty and the choice of the last pass is written
    let prefix = chosen.x;
    for (var i = index; i < VOCAB; i += LANES) {
      let key = sort_key(logits[i]);
      if (pass_number == 0u || (key >> (shift + 8u)) == prefix) { atomicAdd(&histogram[(key >> shift) & 255u], 1u); }
    }
    workgroupBarrier(); // every logit is counted
    if (index == 0u) {
      var left = chosen.y;
      var bucket = 255u;
      while (bucket > 0u && atomicLoad(&histogram[bucket]) < left) {
        left -= atomicLoad(&histogram[bucket]);
        bucket--;
      }
      chosen = vec2((prefix << 8u) | bucket, left);
    }
    workgroupBarrier(); // the bucket is chosen
  }
  return from_sort_key(workgroupUniformLoad(&chosen).x);
}

fn mass_above(index: u32, threshold: f32, most: f32) -> f32 {
  var mass = 0.0;
  for (var i = index; i < VOCAB; i += LANES) {
    if (logits[i] >= threshold) { mass += exp((logits[i] - most) / sampling.temperature); }
  }
  return workgroup_total(index, mass);
}

// The greatest threshold that still keeps a share top_p of the mass above `least`: bisection to the last float.
fn nucleus(index: u32, least: f32, most: f32) -> f32 {
  let wanted = sampling.top_p * mass_above(index, least, most);
  var low = sort_key(least);
  var high = sort_key(most);
  while (low < high) {
    let middle = low + (high - low + 1u) / 2u;
    if (mass_above(index, from_sort_key(middle), most) >= wanted) { low = middle; } else { high = middle - 1u; }
  }
  return from_sort_key(low);
}

// PCG hash: Jarzynski and Olano 2020, "Hash functions for GPU rendering".
fn hash(value: u32) -> u32 {
  let s = value * 747796405u + 2891336453u;
  let w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
  return (w >> 22u) ^ w;
}

fn gumbel(id: u32, position: u32) -> f32 {
  let bits = hash(id ^ hash(position ^ hash(sampling.seed)));
  let uniform_value = (f32(bits >> 9u) + 0.5) / 8388608.0; // exact, and never 0 or 1
  return -log(-log(uniform_value));
}

fn draw(index: u32, top: Best, position: u32) -> u32 {
  let most = top.value;
  var least = max(LOWEST, most - 40.0 * sampling.temperature); // e^-40 of the best: never drawn
  if (sampling.top_k > 0u && sampling.top_k < VOCAB) { least = max(least, kth_largest(index, sampling.top_k)); }
  if (sampling.top_p < 1.0) { least = max(least, nucleus(index, least, most)); }
  if (sampling.min_p > 0.0) { least = max(least, most + sampling.temperature * log(sampling.min_p)); }
  least = min(least, most); // the best is always a candidate
  var mine = Best(LOWEST, top.id);
  for (var i = index; i < VOCAB; i += LANES) {
    if (logits[i] < least) { continue; }
    let candidate = Best((logits[i] - most) / sampling.temperature + gumbel(i, position), i);
    if (better(candidate, mine)) { mine = candidate; }
  }
  return workgroup_best(index, mine).id;
}

@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) index: u32) {
  let position = select(state.position + state.tokens, place_of(ROW).x + 1u, state.streams != 0u);
  let top = best_slice(index);
  var next = top.id;
  if (next != NOT_FINITE) { next = draw(index, top, position); }
  settle(index, next);
}
