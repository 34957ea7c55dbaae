// Which experts a token goes to: softmax over the router's scores and the largest few, the lowest of equals; one workgroup a token.
// Shazeer et al. 2017, arXiv:1701.06538; a gate of its own for an expert that all tokens share: Qwen Team 2024, "Qwen1.5-MoE".
// Joined with: lib/reduce_*.
@group(0) @binding(1) var<storage, read> scores: array<f32>;             // [token][STRIDE]: of EXPERTS, then the shared one's gate
@group(0) @binding(3) var<storage, read_write> routes: array<vec2<u32>>; // [token][SLOTS]: expert, the bits of its weight; last the shared one's
override EXPERTS: u32;
override USED: u32;
override STRIDE: u32;
override RENORMALIZED: bool; // weights of those taken have the sum 1
override SHARED: bool;

const NEVER = -3.0e38;

fn most_of(lanes: Lanes, value: f32) -> f32 { return workgroup_max4(lanes, vec4(value)).x; }

fn is_taken(taken: u32, expert: u32) -> bool { return extractBits(taken, expert / WORKGROUP, 1u) == 1u; }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let index = lanes.index;
  let first = group.x * STRIDE;
  let slots = group.x * (USED + u32(SHARED));
  var mine = NEVER;
  for (var e = index; e < EXPERTS; e += WORKGROUP) { mine = max(mine, scores[first + e]); }
  let most = most_of(lanes, mine);
  var power = 0.0;
  for (var e = index; e < EXPERTS; e += WORKGROUP) { power += exp(scores[first + e] - most); }
  let total = workgroup_sum4(lanes, vec4(power)).x;
  workgroupBarrier(); // all have read it before the next call writes
  var taken = 0u; // a bit for each of the invocation's experts
  var kept = 0.0;
  for (var slot = 0u; slot < USED; slot++) {
    var best = NEVER;
    for (var e = index; e < EXPERTS; e += WORKGROUP) {
      if (!is_taken(taken, e)) { best = max(best, scores[first + e]); }
    }
    let top = most_of(lanes, best);
    var lowest = NEVER; // minus the expert, so that the largest is the lowest
    for (var e = index; e < EXPERTS; e += WORKGROUP) {
      if (!is_taken(taken, e) && scores[first + e] == top) { lowest = max(lowest, -f32(e)); }
    }
    let winner = u32(clamp(-most_of(lanes, lowest), 0.0, f32(EXPERTS - 1u)));
    if (winner % WORKGROUP == index) { taken |= 1u << (winner / WORKGROUP); }
    let weight = exp(top - most) / total;
    kept += weight;
    if (index == 0u) { routes[slots + slot] = vec2(winner, bitcast<u32>(weight)); }
  }
  if (index != 0u) { return; }
  if (RENORMALIZED) {
    for (var slot = 0u; slot < USED; slot++) { routes[slots + slot].y = bitcast<u32>(bitcast<f32>(routes[slots + slot].y) / kept); }
  }
  if (SHARED) { routes[slots + USED] = vec2(EXPERTS, bitcast<u32>(1.0 / (1.0 + exp(-scores[first + EXPERTS])))); }
}
