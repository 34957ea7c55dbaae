// The residual stream with a branch that is normed and added on the way in, and RMSNorm of the sum folded into the matmul: families that
// norm what a branch gives (Gemma Team 2024, arXiv:2408.00118) need no dispatch for it. Each run of lanes sums the branch's squares first;
// the run of the first octet leaves the sum where the next branch will find it.
@group(0) @binding(1) var<storage, read_write> x: array<vec4<f32>>; // FROM: the stream before; BRANCH: what is added; TO: the stream after
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>;   // [UNITS · 2], then as many for the branch
override WIDTH: u32;  // values in a row, without its padding
override EPSILON: f32;
override FROM: u32;   // in vectors, as BRANCH and TO
override BRANCH: u32;
override TO: u32;

struct Input {
  x0: vec4<f32>,
  x1: vec4<f32>,
  square: f32,
}

fn open_input(lanes: Lanes, row: u32) -> vec2<f32> {
  var square = 0.0;
  for (var i = lanes.index % LANES; i < UNITS * 2u; i += LANES) { square += dot(x[BRANCH + i], x[BRANCH + i]); }
  return vec2(inverseSqrt(lanes_total(lanes, vec2(square, 0.0)).x / f32(WIDTH) + EPSILON), 0.0);
}

fn joined(opened: vec2<f32>, vector: u32) -> vec4<f32> {
  return x[FROM + vector] + x[BRANCH + vector] * opened.x * gamma[UNITS * 2u + vector];
}

fn read_input(opened: vec2<f32>, row: u32, unit: u32, octet: u32) -> Input {
  let x0 = joined(opened, unit * 2u);
  let x1 = joined(opened, unit * 2u + 1u);
  if (octet == 0u) {
    x[TO + unit * 2u] = x0;
    x[TO + unit * 2u + 1u] = x1;
  }
  return Input(x0 * gamma[unit * 2u], x1 * gamma[unit * 2u + 1u], dot(x0, x0) + dot(x1, x1));
}

fn input_scale(square: f32) -> f32 { return inverseSqrt(square / f32(WIDTH) + EPSILON); }
