// Y = X·Wᵀ for many tokens (prefill). A workgroup computes 64 rows (8 octets) of 32 tokens; an invocation one octet of 4 tokens in registers.
// Weights are decoded once a tile into workgroup memory. Slots are ordered so that neighbours touch neighbouring banks.
// Joined with: lib/state, lib/elem_*, lib/quad, quant/*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix

const TOKENS = 32u;    // tokens a tile
const STEP_UNITS = 4u; // units a step: 32 weights of each row
var<workgroup> x_tile: array<elem4, TOKENS * STEP_UNITS * 2u>;  // [k / 4][token % 4][token / 4]
var<workgroup> w_tile: array<elem4, 64u * STEP_UNITS * 2u>;     // [k / 4][row % 8][octet]

fn fill_x(index: u32, first_token: u32, first_unit: u32) {
  for (var i = index; i < TOKENS * STEP_UNITS * 2u; i += 64u) {
    let token = i / (STEP_UNITS * 2u);
    let k = i % (STEP_UNITS * 2u);
    var value = vec4(0.0);
    if (first_token + token < state.tokens && first_unit + k / 2u < UNITS) {
      value = x[((first_token + token) * UNITS + first_unit) * 2u + k];
    }
    x_tile[k * TOKENS + (token % 4u) * 8u + token / 4u] = elem4(value);
  }
}

fn fill_w(index: u32, first_octet: u32, first_unit: u32) {
  let unit = index % STEP_UNITS;
  let quad = index / STEP_UNITS;
  var w = QuadUnit();
  if (first_unit + unit < UNITS && first_octet + quad / 2u < OCTETS) {
    w = load_quad(first_octet * 2u + quad, first_unit + unit);
  }
  let at = unit * 128u + (quad % 2u) * 32u + quad / 2u;
  for (var row = 0u; row < 4u; row++) {
    w_tile[at + row * 8u] = elem4(w.lo[row]);
    w_tile[at + 64u + row * 8u] = elem4(w.hi[row]);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let first_octet = group.x * 8u;
  let first_token = group.y * TOKENS;
  let column = index % 8u; // octet in the tile
  let line = index / 8u;   // four tokens in the tile
  var a: array<vec4<f32>, 4>;
  var b: array<vec4<f32>, 4>;
  for (var unit = 0u; unit < UNITS; unit += STEP_UNITS) {
    workgroupBarrier(); // the last step's tiles have been read
    fill_x(index, first_token, unit);
    fill_w(index, first_octet, unit);
    workgroupBarrier(); // both tiles are written
    for (var k = 0u; k < STEP_UNITS * 2u; k++) {
      let w = k * 64u + column;
      let w0 = mat4x4(vec4<f32>(w_tile[w]), vec4<f32>(w_tile[w + 8u]), vec4<f32>(w_tile[w + 16u]), vec4<f32>(w_tile[w + 24u]));
      let w1 = mat4x4(vec4<f32>(w_tile[w + 32u]), vec4<f32>(w_tile[w + 40u]), vec4<f32>(w_tile[w + 48u]), vec4<f32>(w_tile[w + 56u]));
      for (var i = 0u; i < 4u; i++) {
        let value = vec4<f32>(x_tile[k * TOKENS + i * 8u + line]);
        a[i] += value * w0;
        b[i] += value * w1;
      }
    }
  }
  let octet = first_octet + column;
  for (var i = 0u; i < 4u; i++) {
    let token = first_token + line * 4u + i;
    if (token < state.tokens && octet < OCTETS) { finish(octet, token, a[i], b[i]); }
  }
}
