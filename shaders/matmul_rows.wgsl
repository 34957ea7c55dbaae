// Y = X·Wᵀ for a few tokens, as when several streams decode together: like matmul_vec, but what a lane decodes of the weights serves up to
// TOKENS tokens, so that they all cost one pass over the weights. Half of them are left out where no more than that are there.
// Joined with: lib/state, lib/quad, quant/*, lib/lanes_*, lib/bias_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix

const TOKENS = 8u;
const HALF = 4u;

struct Outputs {
  a: array<vec4<f32>, TOKENS>, // of each token the octet's first four rows
  b: array<vec4<f32>, TOKENS>, // and its last four
}

fn store(lanes: Lanes, octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let sums = lanes_sum(lanes, Sums(a, b, 0.0));
  if (lanes.index % LANES == 0u && octet < OCTETS && token < state.tokens) {
    finish(octet, token, biased(octet * 2u, sums.a), biased(octet * 2u + 1u, sums.b));
  }
  workgroupBarrier(); // the sums have been read before the next token's are written
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let octet = group.x * (WORKGROUP / LANES) + lanes.index / LANES;
  let quad = min(octet, OCTETS - 1u) * 2u; // surplus lanes repeat the last octet and drop it, so that all take part in the sum
  let first = group.y * TOKENS;
  let many = state.tokens > first + HALF;
  var sums = Outputs();
  for (var unit = lanes.index % LANES; unit < UNITS; unit += LANES) {
    let upper = load_quad(quad, unit);
    let lower = load_quad(quad + 1u, unit);
    for (var t = 0u; t < HALF; t++) {
      let at = ((first + t) * UNITS + unit) * 2u;
      sums.a[t] += upper.lo * x[at] + upper.hi * x[at + 1u];
      sums.b[t] += lower.lo * x[at] + lower.hi * x[at + 1u];
    }
    if (many) {
      for (var t = HALF; t < TOKENS; t++) {
        let at = ((first + t) * UNITS + unit) * 2u;
        sums.a[t] += upper.lo * x[at] + upper.hi * x[at + 1u];
        sums.b[t] += lower.lo * x[at] + lower.hi * x[at + 1u];
      }
    }
  }
  for (var t = 0u; t < HALF; t++) { store(lanes, octet, first + t, sums.a[t], sums.b[t]); }
  if (many) {
    for (var t = HALF; t < TOKENS; t++) { store(lanes, octet, first + t, sums.a[t], sums.b[t]); }
  }
}
