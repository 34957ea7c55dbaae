// The vector kernels' input as it is.
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]

struct Input {
  x0: vec4<f32>,
  x1: vec4<f32>,
  square: f32,
}

fn open_input(lanes: Lanes, row: u32) -> vec2<f32> { return vec2(0.0); }

fn read_input(opened: vec2<f32>, row: u32, unit: u32, octet: u32) -> Input {
  let at = (row * UNITS + unit) * 2u;
  return Input(x[at], x[at + 1u], 0.0);
}

fn input_scale(square: f32) -> f32 { return 1.0; }
