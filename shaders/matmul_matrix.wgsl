// Y = X·Wᵀ for many tokens (prefill) by the device's matrix units. A workgroup of four subgroups computes 128 rows (16 octets) of 64 tokens; a
// subgroup 64 rows of 32 tokens, in results of M tokens and N rows that its lanes hold together.
// Weights are decoded once a step into workgroup memory, as elements of the units. Where these are halves, a value is two of them, its first bits
// and what these leave, and of the four products of two values all but the smallest are taken: sums are as exact as in f32.
// Tiles are written in main itself: there a compiler knows an invocation's index, so that every place is in its tile, needs no clamp, and
// neighbours are written and read as vectors.
// Joined with: lib/state, lib/batch_*, lib/quad, quant/*, lib/matrix_units, lib/matrix_f*, lib/bias_*, lib/adapter_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix, or in an expert

const WORKGROUP = 4u * LANES;
const TOKENS = 64u;             // tokens a tile
const STEP = 32u;               // weights of each row a step
const STEP_UNITS = STEP / 8u;
const STRIDE = STEP + GAP;      // elements from a line of a tile to the next
const X_REST = 32u * STRIDE;    // elements from an activation's first bits to what these leave of it
const W_REST = 64u * STRIDE;    // the same of weights
const DOWN = 32u / M;           // results of a subgroup, over its tokens
const ACROSS = 64u / N;         // and over its rows
const RESULTS = DOWN * ACROSS;
const LINE = STEP / 4u;         // vectors of a step's activations, of a token
const VECTORS = TOKENS * LINE / WORKGROUP; // and for an invocation to read
// Two sides each, so that a subgroup's places in one are constants: bounds are then checked by the compiler, and loads are known to be aligned.
var<workgroup> x_tile: array<array<Element, PARTS * X_REST>, 2>; // [side][part][token][k]
var<workgroup> w_tile: array<array<Element, PARTS * W_REST>, 2>; // [side][part][row][k]
var<workgroup> y_tile: array<array<f32, M * N>, 2>;              // two subgroups' results: [token][row]

fn read_x(share: Share, line: u32, vector: u32) -> vec4<f32> {
  if (share.first + line >= share.end || vector >= UNITS * 2u) { return vec4(0.0); }
  return x[read_at(share.first + line) * UNITS * 2u + vector];
}

// The power of two that brings values of this exponent, as a float has it, near 2^14; for zero and for what is no number some power.
fn power_for(exponent: f32) -> f32 { return bitcast<f32>((268u - clamp(u32(exponent), 15u, 253u)) << 23u); }
fn exponent_of(power: f32) -> f32 { return f32(268u - (bitcast<u32>(power) >> 23u)); }
fn inverse_for(exponent: f32) -> f32 { return bitcast<f32>((u32(exponent) - 14u) << 23u); }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let first_octet = group.x * 16u;
  let share = share_of(group.y);
  if (share.first >= share.end) { return; }
  let subgroup = index / LANES;
  let token_side = subgroup / 2u;
  let row_side = subgroup % 2u;
  // Halves have few exponents: a token's values are scaled so that the largest is near 2^14, and what the first bits of most leave is no subnormal number.
  var scales: array<f32, VECTORS>;
  if (PARTS == 2u) {
    for (var first_unit = 0u; first_unit < UNITS; first_unit += STEP_UNITS) {
      for (var j = 0u; j < VECTORS; j++) {
        let i = index + j * WORKGROUP;
        let value = abs(read_x(share, i / LINE, first_unit * 2u + i % LINE));
        scales[j] = max(scales[j], max(max(value.x, value.y), max(value.z, value.w)));
      }
    }
    for (var j = 0u; j < VECTORS; j++) {
      let i = index + j * WORKGROUP;
      x_tile[i / LINE / 32u][i / LINE % 32u * STRIDE + i % LINE] = Element(f32(bitcast<u32>(scales[j]) >> 23u));
    }
    workgroupBarrier(); // the exponent of each invocation's largest is known
    for (var j = 0u; j < VECTORS; j++) {
      let line = (index + j * WORKGROUP) / LINE;
      var exponent = 0.0;
      for (var k = 0u; k < LINE; k++) { exponent = max(exponent, f32(x_tile[line / 32u][line % 32u * STRIDE + k])); }
      scales[j] = power_for(exponent);
    }
  }
  var sums: array<Result, RESULTS>;
  for (var first_unit = 0u; first_unit < UNITS; first_unit += STEP_UNITS) {
    workgroupBarrier(); // the last step's tiles have been read
    for (var j = 0u; j < VECTORS; j++) {
      let i = index + j * WORKGROUP;
      let line = i / LINE;
      let k = i % LINE;
      let side = line / 32u;
      let at = line % 32u * STRIDE + k * 4u;
      var value = read_x(share, line, first_unit * 2u + k);
      if (PARTS == 2u) { value *= scales[j]; }
      let most = vec4<Element>(most_of(value));
      x_tile[side][at] = most.x;
      x_tile[side][at + 1u] = most.y;
      x_tile[side][at + 2u] = most.z;
      x_tile[side][at + 3u] = most.w;
      if (PARTS == 2u) {
        let rest = vec4<Element>(value - most_of(value));
        x_tile[side][at + X_REST] = rest.x;
        x_tile[side][at + X_REST + 1u] = rest.y;
        x_tile[side][at + X_REST + 2u] = rest.z;
        x_tile[side][at + X_REST + 3u] = rest.w;
      }
    }
    for (var i = index; i < 32u * STEP_UNITS; i += WORKGROUP) {
      let quad = i / STEP_UNITS;
      let unit = i % STEP_UNITS;
      var w = QuadUnit();
      if (first_unit + unit < UNITS && first_octet * 2u + quad < OCTETS * 2u) { w = load_quad((share.octet + first_octet) * 2u + quad, first_unit + unit); }
      let lo = transpose(w.lo); // column r: row r's first four
      let hi = transpose(w.hi);
      let side = quad / 16u;
      for (var row = 0u; row < 4u; row++) {
        let at = (quad % 16u * 4u + row) * STRIDE + unit * 8u;
        let four = W_SCALE * lo[row];
        let more = W_SCALE * hi[row];
        let first = vec4<Element>(most_of(four));
        let last = vec4<Element>(most_of(more));
        w_tile[side][at] = first.x;
        w_tile[side][at + 1u] = first.y;
        w_tile[side][at + 2u] = first.z;
        w_tile[side][at + 3u] = first.w;
        w_tile[side][at + 4u] = last.x;
        w_tile[side][at + 5u] = last.y;
        w_tile[side][at + 6u] = last.z;
        w_tile[side][at + 7u] = last.w;
        if (PARTS == 2u) {
          let first_rest = vec4<Element>(four - most_of(four));
          let last_rest = vec4<Element>(more - most_of(more));
          w_tile[side][at + W_REST] = first_rest.x;
          w_tile[side][at + W_REST + 1u] = first_rest.y;
          w_tile[side][at + W_REST + 2u] = first_rest.z;
          w_tile[side][at + W_REST + 3u] = first_rest.w;
          w_tile[side][at + W_REST + 4u] = last_rest.x;
          w_tile[side][at + W_REST + 5u] = last_rest.y;
          w_tile[side][at + W_REST + 6u] = last_rest.z;
          w_tile[side][at + W_REST + 7u] = last_rest.w;
        }
      }
    }
    workgroupBarrier(); // both tiles are written
    for (var k = 0u; k < STEP; k += K) {
      var left: array<Left, DOWN * PARTS>;
      for (var i = 0u; i < DOWN; i++) {
        for (var part = 0u; part < PARTS; part++) { left[i * PARTS + part] = load_x(token_side, part * X_REST + i * M * STRIDE + k); }
      }
      for (var j = 0u; j < ACROSS; j++) {
        for (var part = 0u; part < PARTS; part++) {
          let right = load_w(row_side, part * W_REST + j * N * STRIDE + k);
          for (var i = 0u; i < DOWN; i++) {
            for (var other = 0u; other < PARTS - part; other++) {
              sums[i * ACROSS + j] = multiply_add(index, left[i * PARTS + other], right, sums[i * ACROSS + j]);
            }
          }
        }
      }
    }
  }
  workgroupBarrier(); // the last step's tiles have been read
  if (PARTS == 2u) {
    for (var j = 0u; j < VECTORS; j++) {
      let i = index + j * WORKGROUP;
      if (i % LINE == 0u) { x_tile[i / LINE / 32u][i / LINE % 32u * STRIDE] = Element(exponent_of(scales[j])); }
    }
  }
  // One text for all results, those of the first tokens and of the last in turn and the next ones moving up; the bound, which is 2 · RESULTS, is
  // one that compilers can't see and unroll.
  for (var turn = 0u; turn < min(2u * RESULTS, state.tokens * 2u * RESULTS); turn++) {
    if (token_side == turn % 2u) { store_result(index, row_side, sums[0]); }
    workgroupBarrier(); // two results are written
    for (var i = index; i < M * N / 4u; i += WORKGROUP) {
      let place = i % (M * N / 8u);
      let side = i / (M * N / 8u); // of the rows
      let line = turn / 2u / ACROSS * M + place / (N / 8u);
      let of_batch = share.first + turn % 2u * 32u + line;
      let octet = first_octet + side * 8u + turn / 2u % ACROSS * (N / 8u) + place % (N / 8u);
      let at = place * 8u;
      let a = vec4(y_tile[side][at], y_tile[side][at + 1u], y_tile[side][at + 2u], y_tile[side][at + 3u]);
      let b = vec4(y_tile[side][at + 4u], y_tile[side][at + 5u], y_tile[side][at + 6u], y_tile[side][at + 7u]);
      var scale = 1.0 / W_SCALE;
      if (PARTS == 2u) { scale *= inverse_for(f32(x_tile[turn % 2u][line * STRIDE])); }
      if (of_batch < share.end && octet < OCTETS) {
        let token = written_at(of_batch);
        let rows = adapted(octet, token, Rows(biased(octet * 2u, a * scale), biased(octet * 2u + 1u, b * scale)));
        finish(octet, token, rows.a, rows.b);
      }
    }
    workgroupBarrier(); // and have been read
    if (turn % 2u == 1u) {
      for (var i = 0u; i < RESULTS - 1u; i++) { sums[i] = sums[i + 1u]; }
    }
  }
}
