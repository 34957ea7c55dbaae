// Y = X·Wᵀ for many tokens (prefill). A workgroup computes 128 rows (16 octets) of 32 tokens; an invocation one octet of 8 tokens in registers,
// so that 16 loads serve 256 multiply-adds.
// Weights are decoded once a tile into workgroup memory, in f32: half-precision tiles cost log-probabilities up to 0.027 (docs/kernels.md).
// Slots are ordered so that neighbours touch neighbouring banks.
// Joined with: lib/state, lib/batch_*, lib/quad, quant/*, lib/bias_*, lib/adapter_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix, or in an expert

const TOKENS = 32u;    // tokens a tile
const STEP_UNITS = 2u; // units a step: 16 weights of each row
var<workgroup> x_tile: array<vec4<f32>, TOKENS * STEP_UNITS * 2u>;  // [k / 4][token % 8][token / 8]
var<workgroup> w_tile: array<vec4<f32>, 128u * STEP_UNITS * 2u>;    // [k / 4][k % 4][quad % 2][octet]

fn fill_x(index: u32, share: Share, first_unit: u32) {
  for (var i = index; i < TOKENS * STEP_UNITS * 2u; i += 64u) {
    let token = i / (STEP_UNITS * 2u);
    let k = i % (STEP_UNITS * 2u);
    var value = vec4(0.0);
    if (share.first + token < share.end && first_unit + k / 2u < UNITS) {
      value = x[(read_at(share.first + token) * UNITS + first_unit) * 2u + k];
    }
    x_tile[k * TOKENS + (token % 8u) * 4u + token / 8u] = value;
  }
}

fn fill_w(index: u32, share: Share, first_octet: u32, first_unit: u32) {
  let unit = index % STEP_UNITS;
  let quad = index / STEP_UNITS;
  var w = QuadUnit();
  if (first_unit + unit < UNITS && first_octet + quad / 2u < OCTETS) {
    w = load_quad((share.octet + first_octet) * 2u + quad, first_unit + unit);
  }
  let at = unit * 256u + (quad % 2u) * 16u + quad / 2u;
  w_tile[at] = w.lo[0];
  w_tile[at + 32u] = w.lo[1];
  w_tile[at + 64u] = w.lo[2];
  w_tile[at + 96u] = w.lo[3];
  w_tile[at + 128u] = w.hi[0];
  w_tile[at + 160u] = w.hi[1];
  w_tile[at + 192u] = w.hi[2];
  w_tile[at + 224u] = w.hi[3];
}

// Four rows' weights times four tokens' values: column i is token i's. Sums of these are fused multiply-adds, one a weight and token.
fn outer(w: vec4<f32>, x: vec4<f32>) -> mat4x4<f32> { return mat4x4(w * x.x, w * x.y, w * x.z, w * x.w); }

fn store(octet: u32, share: Share, place: u32, a: vec4<f32>, b: vec4<f32>) {
  if (place < share.end && octet < OCTETS) {
    let token = written_at(place);
    let rows = adapted(octet, token, Rows(biased(octet * 2u, a), biased(octet * 2u + 1u, b)));
    finish(octet, token, rows.a, rows.b);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let first_octet = group.x * 16u;
  let share = share_of(group.y);
  if (share.first >= share.end) { return; }
  let column = index % 16u; // octet in the tile
  let line = index / 16u;   // eight tokens in the tile
  var a = mat4x4<f32>(); // column i: the octet's first four rows of token i
  var b = mat4x4<f32>(); // column i: its last four of token i
  var c = mat4x4<f32>(); // column i: its first four of token 4 + i
  var d = mat4x4<f32>(); // column i: its last four of token 4 + i
  for (var unit = 0u; unit < UNITS; unit += STEP_UNITS) {
    workgroupBarrier(); // the last step's tiles have been read
    fill_x(index, share, unit);
    fill_w(index, share, first_octet, unit);
    workgroupBarrier(); // both tiles are written
    let vectors = min(STEP_UNITS, UNITS - unit) * 2u; // the row's tail is shorter; and a bound that varies keeps compilers from unrolling the whole step
    for (var k = 0u; k < vectors; k++) {
      let w = k * 128u + column;
      let t = k * TOKENS + line;
      let x = transpose(mat4x4(x_tile[t], x_tile[t + 4u], x_tile[t + 8u], x_tile[t + 12u])); // column k: the first four tokens
      let y = transpose(mat4x4(x_tile[t + 16u], x_tile[t + 20u], x_tile[t + 24u], x_tile[t + 28u]));
      let upper0 = w_tile[w + 0u];
      let lower0 = w_tile[w + 16u];
      a += outer(upper0, x[0]);
      b += outer(lower0, x[0]);
      c += outer(upper0, y[0]);
      d += outer(lower0, y[0]);
      let upper1 = w_tile[w + 32u];
      let lower1 = w_tile[w + 48u];
      a += outer(upper1, x[1]);
      b += outer(lower1, x[1]);
      c += outer(upper1, y[1]);
      d += outer(lower1, y[1]);
      let upper2 = w_tile[w + 64u];
      let lower2 = w_tile[w + 80u];
      a += outer(upper2, x[2]);
      b += outer(lower2, x[2]);
      c += outer(upper2, y[2]);
      d += outer(lower2, y[2]);
      let upper3 = w_tile[w + 96u];
      let lower3 = w_tile[w + 112u];
      a += outer(upper3, x[3]);
      b += outer(lower3, x[3]);
      c += outer(upper3, y[3]);
      d += outer(lower3, y[3]);
    }
  }
  let octet = first_octet + column;
  let place = share.first + line * 8u;
  // The next token's sums move up: one text for all eight keeps what is compiled small, and no index into registers varies.
  for (var i = 0u; i < 8u; i++) {
    store(octet, share, place + i, a[0], b[0]);
    a = mat4x4(a[1], a[2], a[3], c[0]);
    b = mat4x4(b[1], b[2], b[3], d[0]);
    c = mat4x4(c[1], c[2], c[3], c[0]);
    d = mat4x4(d[1], d[2], d[3], d[0]);
  }
}
