// Y = X·Wᵀ for many tokens (prefill). A workgroup computes 64 rows (8 octets) of 32 tokens; an invocation one octet of 4 tokens in registers.
// Weights are decoded once a tile into workgroup memory, in f32: half-precision tiles cost log-probabilities up to 0.027 (docs/kernels.md).
// Slots are ordered so that neighbours touch neighbouring banks.
// Joined with: lib/state, lib/quad, quant/*, lib/bias_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix

const TOKENS = 32u;    // tokens a tile
const STEP_UNITS = 4u; // units a step: 32 weights of each row
var<workgroup> x_tile: array<vec4<f32>, TOKENS * STEP_UNITS * 2u>;  // [k / 4][token % 4][token / 4]
var<workgroup> w_tile: array<vec4<f32>, 64u * STEP_UNITS * 2u>;     // [k / 4][k % 4][quad % 2][octet]

fn fill_x(index: u32, first_token: u32, first_unit: u32) {
  for (var i = index; i < TOKENS * STEP_UNITS * 2u; i += 64u) {
    let token = i / (STEP_UNITS * 2u);
    let k = i % (STEP_UNITS * 2u);
    var value = vec4(0.0);
    if (first_token + token < state.tokens && first_unit + k / 2u < UNITS) {
      value = x[((first_token + token) * UNITS + first_unit) * 2u + k];
    }
    x_tile[k * TOKENS + (token % 4u) * 8u + token / 4u] = value;
  }
}

fn fill_w(index: u32, first_octet: u32, first_unit: u32) {
  let unit = index % STEP_UNITS;
  let quad = index / STEP_UNITS;
  var w = QuadUnit();
  if (first_unit + unit < UNITS && first_octet + quad / 2u < OCTETS) {
    w = load_quad(first_octet * 2u + quad, first_unit + unit);
  }
  let at = unit * 128u + (quad % 2u) * 8u + quad / 2u;
  w_tile[at] = w.lo[0];
  w_tile[at + 16u] = w.lo[1];
  w_tile[at + 32u] = w.lo[2];
  w_tile[at + 48u] = w.lo[3];
  w_tile[at + 64u] = w.hi[0];
  w_tile[at + 80u] = w.hi[1];
  w_tile[at + 96u] = w.hi[2];
  w_tile[at + 112u] = w.hi[3];
}

// Four rows' weights times four tokens' values: column i is token i's. Sums of these are fused multiply-adds, one a weight and token.
fn outer(w: vec4<f32>, x: vec4<f32>) -> mat4x4<f32> { return mat4x4(w * x.x, w * x.y, w * x.z, w * x.w); }

fn store(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  if (token < state.tokens && octet < OCTETS) { finish(octet, token, biased(octet * 2u, a), biased(octet * 2u + 1u, b)); }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let first_octet = group.x * 8u;
  let first_token = group.y * TOKENS;
  let column = index % 8u; // octet in the tile
  let line = index / 8u;   // four tokens in the tile
  var a = mat4x4<f32>(); // column i: the octet's first four rows of token i
  var b = mat4x4<f32>(); // column i: its last four
  for (var unit = 0u; unit < UNITS; unit += STEP_UNITS) {
    workgroupBarrier(); // the last step's tiles have been read
    fill_x(index, first_token, unit);
    fill_w(index, first_octet, unit);
    workgroupBarrier(); // both tiles are written
    let vectors = min(STEP_UNITS, UNITS - unit) * 2u; // the row's tail is shorter; and a bound that varies keeps compilers from unrolling the whole step
    for (var k = 0u; k < vectors; k++) {
      let w = k * 64u + column;
      let t = k * TOKENS + line;
      let x = transpose(mat4x4(x_tile[t], x_tile[t + 8u], x_tile[t + 16u], x_tile[t + 24u])); // column k: four tokens
      a += outer(w_tile[w], x[0]);
      b += outer(w_tile[w + 8u], x[0]);
      a += outer(w_tile[w + 16u], x[1]);
      b += outer(w_tile[w + 24u], x[1]);
      a += outer(w_tile[w + 32u], x[2]);
      b += outer(w_tile[w + 40u], x[2]);
      a += outer(w_tile[w + 48u], x[3]);
      b += outer(w_tile[w + 56u], x[3]);
    }
  }
  let octet = first_octet + column;
  let token = first_token + line * 4u;
  store(octet, token, a[0], b[0]);
  store(octet, token + 1u, a[1], b[1]);
  store(octet, token + 2u, a[2], b[2]);
  store(octet, token + 3u, a[3], b[3]);
}
