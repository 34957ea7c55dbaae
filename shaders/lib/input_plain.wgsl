// The vector kernels' input as it is.
struct Input {
  x0: vec4<f32>,
  x1: vec4<f32>,
  square: f32,
}

fn read_input(row: u32, unit: u32) -> Input {
  let at = (row * UNITS + unit) * 2u;
  return Input(x[at], x[at + 1u], 0.0);
}

fn input_scale(square: f32) -> f32 { return 1.0; }
