// Y = X·Wᵀ for a few tokens, as when several streams decode together: like matmul_vec, but what a lane decodes of the weights serves up to
// TOKENS tokens, so that they all cost one pass over the weights. Half of them are left out where no more than that are there.
// The lanes' sums are joined by halves: each lane passes on the tokens that it gives up and takes in those that it keeps, so that in the end
// every token is one lane's, for a few exchanges instead of as many for each token.
// Joined with: lib/state, lib/quad, quant/*, lib/lanes_*, lib/bias_*, lib/adapter_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix

const TOKENS = 8u;
const HALF = 4u;

// A vector of each of four tokens.
fn four(at: u32) -> mat4x4<f32> { return mat4x4(x[at], x[at + UNITS * 2u], x[at + UNITS * 4u], x[at + UNITS * 6u]); }

fn store(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  if (octet < OCTETS && token < state.tokens) {
    let rows = adapted(octet, token, Rows(biased(octet * 2u, a), biased(octet * 2u + 1u, b)));
    finish(octet, token, rows.a, rows.b);
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let lane = lanes.index % LANES;
  let octet = group.x * (WORKGROUP / LANES) + lanes.index / LANES;
  let quad = min(octet, OCTETS - 1u) * 2u; // surplus lanes repeat the last octet and drop it, so that all take part in the exchange
  let first = group.y * TOKENS;
  let many = state.tokens > first + HALF;
  var a = mat4x4<f32>(); // column i: the octet's first four rows of token i
  var b = mat4x4<f32>(); // column i: its last four of token i
  var c = mat4x4<f32>(); // column i: its first four of token 4 + i
  var d = mat4x4<f32>(); // column i: its last four of token 4 + i
  for (var unit = lane; unit < UNITS; unit += LANES) {
    let upper = load_quad(quad, unit);
    let lower = load_quad(quad + 1u, unit);
    let at = (first * UNITS + unit) * 2u;
    let x0 = four(at);
    let x1 = four(at + 1u);
    a += upper.lo * x0 + upper.hi * x1;
    b += lower.lo * x0 + lower.hi * x1;
    if (many) {
      let y0 = four(at + HALF * UNITS * 2u);
      let y1 = four(at + HALF * UNITS * 2u + 1u);
      c += upper.lo * y0 + upper.hi * y1;
      d += lower.lo * y0 + lower.hi * y1;
    }
  }
  // Odd lanes keep the last four tokens, even ones the first.
  if ((lane & 1u) != 0u) {
    let kept = c;
    let kept_too = d;
    c = a;
    d = b;
    a = kept;
    b = kept_too;
  }
  for (var i = 0u; i < 4u; i++) {
    a[i] += lanes_swap(lanes, c[i], 1u);
    b[i] += lanes_swap(lanes, d[i], 1u);
  }
  let late = (lane & 2u) != 0u; // of the four, the last two
  var a0 = select(a[0], a[2], late) + lanes_swap(lanes, select(a[2], a[0], late), 2u);
  var b0 = select(b[0], b[2], late) + lanes_swap(lanes, select(b[2], b[0], late), 2u);
  let a1 = select(a[1], a[3], late) + lanes_swap(lanes, select(a[3], a[1], late), 2u);
  let b1 = select(b[1], b[3], late) + lanes_swap(lanes, select(b[3], b[1], late), 2u);
  var token = first + (lane & 1u) * 4u + (lane & 2u);
  if (LANES > 4u) { // then a lane keeps one of the two
    let last = (lane & 4u) != 0u;
    a0 = select(a0, a1, last) + lanes_swap(lanes, select(a1, a0, last), 4u);
    b0 = select(b0, b1, last) + lanes_swap(lanes, select(b1, b0, last), 4u);
    for (var offset = 8u; offset < LANES; offset <<= 1u) {
      a0 += lanes_swap(lanes, a0, offset);
      b0 += lanes_swap(lanes, b0, offset);
    }
    token += u32(last);
  }
  if (lane >= TOKENS) { return; }
  for (var i = 0u; i < select(1u, 2u, LANES == 4u); i++) {
    store(octet, token + i, a0, b0);
    a0 = a1;
    b0 = b1;
  }
}
