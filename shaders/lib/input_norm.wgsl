// RMSNorm folded into the matmul that follows it: W(x·γ·rstd) = rstd · W(x·γ), so the squares are summed beside the dot products
// and no pass of their own is needed. Zhang and Sennrich 2019, arXiv:1910.07467.
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;     // [token][UNITS · 2]
@group(0) @binding(2) var<storage, read> gamma: array<vec4<f32>>; // [UNITS · 2]
override WIDTH: u32;  // values in a row, without its padding
override EPSILON: f32;

struct Input {
  x0: vec4<f32>,
  x1: vec4<f32>,
  square: f32,
}

fn open_input(lanes: Lanes, row: u32) -> vec2<f32> { return vec2(0.0); }

fn read_input(opened: vec2<f32>, row: u32, unit: u32, octet: u32) -> Input {
  let at = (row * UNITS + unit) * 2u;
  let x0 = x[at];
  let x1 = x[at + 1u];
  return Input(x0 * gamma[unit * 2u], x1 * gamma[unit * 2u + 1u], dot(x0, x0) + dot(x1, x1));
}

fn input_scale(square: f32) -> f32 { return inverseSqrt(square / f32(WIDTH) + EPSILON); }
