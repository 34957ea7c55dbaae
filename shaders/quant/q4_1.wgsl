// Q4_1 packed for the GPU: weight = d · q + m. Rows stand four by four (a quad); a unit is 8 weights of a row, one word.
// Word: byte b holds weight b in its low half and weight 4 + b in its high half.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec4<u32>>; // [quad][block of 32], f16 d and m, a component a row

// What 8 weights of a row add to an output; dm holds the block's d and m.
fn dot_row(word: u32, dm: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> f32 {
  let block = unpack2x16float(dm);
  return block.x * (dot(low_half(word), x0) + dot(high_half(word), x1)) + block.y * x_sum;
}

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quants[quad * UNITS + unit];
  let s = scales[quad * (UNITS / 4u) + unit / 4u];
  return vec4(dot_row(w.x, s.x, x0, x1, x_sum), dot_row(w.y, s.y, x0, x1, x_sum), dot_row(w.z, s.z, x0, x1, x_sum), dot_row(w.w, s.w, x0, x1, x_sum));
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quants[quad * UNITS + unit];
  let s = scales[quad * (UNITS / 4u) + unit / 4u];
  let a = unpack2x16float(s.x);
  let b = unpack2x16float(s.y);
  let c = unpack2x16float(s.z);
  let d = unpack2x16float(s.w);
  return QuadUnit(
    mat4x4(a.x * low_half(w.x) + a.y, b.x * low_half(w.y) + b.y, c.x * low_half(w.z) + c.y, d.x * low_half(w.w) + d.y),
    mat4x4(a.x * high_half(w.x) + a.y, b.x * high_half(w.y) + b.y, c.x * high_half(w.z) + c.y, d.x * high_half(w.w) + d.y),
  );
}
