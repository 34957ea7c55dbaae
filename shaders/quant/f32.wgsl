// F32 weights. Rows stand four by four (a quad); a unit is 8 weights of a row, two vectors.
@group(0) @binding(8) var<storage, read> quants: array<vec4<f32>>; // [quad][unit][row][half]

// What 8 weights of four rows add to four outputs. Plain floats have no use for x_sum.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = load_quad(quad, unit);
  return w.lo * x0 + w.hi * x1;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let at = (quad * UNITS + unit) * 8u;
  return QuadUnit(
    transpose(mat4x4(quants[at], quants[at + 2u], quants[at + 4u], quants[at + 6u])),
    transpose(mat4x4(quants[at + 1u], quants[at + 3u], quants[at + 5u], quants[at + 7u])),
  );
}
