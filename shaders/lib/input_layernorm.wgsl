// LayerNorm before the matmul that follows it: each run of lanes takes mean and variance of the row first, which lies in the cache by the
// time that the dot products read it. Ba et al. 2016, arXiv:1607.06450.
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;     // [token][UNITS · 2]
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>; // [UNITS · 2], then as many of beta
override WIDTH: u32;  // values in a row, without its padding, which is zeros
override EPSILON: f32;

struct Input {
  x0: vec4<f32>,
  x1: vec4<f32>,
  square: f32,
}

fn open_input(lanes: Lanes, row: u32) -> vec2<f32> {
  var sums = vec2(0.0);
  for (var unit = lanes.index % LANES; unit < UNITS; unit += LANES) {
    let at = (row * UNITS + unit) * 2u;
    sums += vec2(dot(x[at] + x[at + 1u], vec4(1.0)), dot(x[at], x[at]) + dot(x[at + 1u], x[at + 1u]));
  }
  let means = lanes_total(lanes, sums) / f32(WIDTH);
  return vec2(means.x, inverseSqrt(max(means.y - means.x * means.x, 0.0) + EPSILON));
}

fn normed(opened: vec2<f32>, value: vec4<f32>, vector: u32) -> vec4<f32> {
  return (value - opened.x) * opened.y * gamma[vector] + gamma[UNITS * 2u + vector];
}

fn read_input(opened: vec2<f32>, row: u32, unit: u32, octet: u32) -> Input {
  let at = (row * UNITS + unit) * 2u;
  return Input(normed(opened, x[at], unit * 2u), normed(opened, x[at + 1u], unit * 2u + 1u), 0.0);
}

fn input_scale(square: f32) -> f32 { return 1.0; }
