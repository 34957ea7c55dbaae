// Q4_0 packed for the GPU: weight = d · (q − 8). Rows stand four by four (a quad); a unit is 8 weights of a row, one word.
// Word: byte b holds weight b in its low half and weight 4 + b in its high half.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec2<u32>>; // [quad][block of 32], f16 d of four rows

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let s = scales[quad * (UNITS / 4u) + unit / 4u];
  return vec4(unpack2x16float(s.x), unpack2x16float(s.y));
}

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quants[quad * UNITS + unit];
  let q = vec4(
    dot(low_half(w.x), x0) + dot(high_half(w.x), x1),
    dot(low_half(w.y), x0) + dot(high_half(w.y), x1),
    dot(low_half(w.z), x0) + dot(high_half(w.z), x1),
    dot(low_half(w.w), x0) + dot(high_half(w.w), x1),
  );
  return quad_scales(quad, unit) * (q - 8.0 * x_sum);
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quants[quad * UNITS + unit];
  let d = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(d.x * (low_half(w.x) - 8.0), d.y * (low_half(w.y) - 8.0), d.z * (low_half(w.z) - 8.0), d.w * (low_half(w.w) - 8.0)),
    mat4x4(d.x * (high_half(w.x) - 8.0), d.y * (high_half(w.y) - 8.0), d.z * (high_half(w.z) - 8.0), d.w * (high_half(w.w) - 8.0)),
  );
}
