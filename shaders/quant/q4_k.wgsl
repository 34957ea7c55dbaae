// Q4_K packed for the GPU: weight = d · sc · q − dmin · mn, (sc, mn) a block of 32, (d, dmin) a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row, one word: byte b holds weight b (low half) and weight 4 + b (high half).
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec2<u32>>; // [quad][superblock][10]: (d, dmin) of four rows, then a (sc, mn) byte pair a row for each block

struct QuadScales {
  d: vec4<f32>,
  m: vec4<f32>,
}

fn quad_scales(quad: u32, unit: u32) -> QuadScales {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 10u;
  let rows01 = scales[at];
  let rows23 = scales[at + 1u];
  let pairs = scales[at + 2u + (unit / 4u) % 8u];
  let a = vec4<f32>(unpack4xU8(pairs.x)); // sc, mn of row 0, then of row 1
  let b = vec4<f32>(unpack4xU8(pairs.y));
  let r0 = unpack2x16float(rows01.x);
  let r1 = unpack2x16float(rows01.y);
  let r2 = unpack2x16float(rows23.x);
  let r3 = unpack2x16float(rows23.y);
  return QuadScales(vec4(r0.x, r1.x, r2.x, r3.x) * vec4(a.xz, b.xz), vec4(r0.y, r1.y, r2.y, r3.y) * vec4(a.yw, b.yw));
}

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quants[quad * UNITS + unit];
  let s = quad_scales(quad, unit);
  let q = vec4(
    dot(low_half(w.x), x0) + dot(high_half(w.x), x1),
    dot(low_half(w.y), x0) + dot(high_half(w.y), x1),
    dot(low_half(w.z), x0) + dot(high_half(w.z), x1),
    dot(low_half(w.w), x0) + dot(high_half(w.w), x1),
  );
  return s.d * q - s.m * x_sum;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quants[quad * UNITS + unit];
  let s = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(s.d.x * low_half(w.x) - s.m.x, s.d.y * low_half(w.y) - s.m.y, s.d.z * low_half(w.z) - s.m.z, s.d.w * low_half(w.w) - s.m.w),
    mat4x4(s.d.x * high_half(w.x) - s.m.x, s.d.y * high_half(w.y) - s.m.y, s.d.z * high_half(w.z) - s.m.z, s.d.w * high_half(w.w) - s.m.w),
  );
}
