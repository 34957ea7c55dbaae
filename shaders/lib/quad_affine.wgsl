// Block formats whose weight is d · level + m. Such a format gives quad_words(), levels() of a word and quad_scales().
// One row after the other, so that few weights are floats at a time.
struct QuadScales {
  d: vec4<f32>, // a component a row
  m: vec4<f32>,
}

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quad_words(quad, unit);
  let s = quad_scales(quad, unit);
  let q = vec4(
    dot(levels(w.lo.x), x0) + dot(levels(w.hi.x), x1),
    dot(levels(w.lo.y), x0) + dot(levels(w.hi.y), x1),
    dot(levels(w.lo.z), x0) + dot(levels(w.hi.z), x1),
    dot(levels(w.lo.w), x0) + dot(levels(w.hi.w), x1),
  );
  return s.d * q + s.m * x_sum;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quad_words(quad, unit);
  let s = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(s.d.x * levels(w.lo.x) + s.m.x, s.d.y * levels(w.lo.y) + s.m.y, s.d.z * levels(w.lo.z) + s.m.z, s.d.w * levels(w.lo.w) + s.m.w),
    mat4x4(s.d.x * levels(w.hi.x) + s.m.x, s.d.y * levels(w.hi.y) + s.m.y, s.d.z * levels(w.hi.z) + s.m.z, s.d.w * levels(w.hi.w) + s.m.w),
  );
}

// Two f16 values a row.
fn half_pairs(words: vec4<u32>) -> QuadScales {
  let a = unpack2x16float(words.x);
  let b = unpack2x16float(words.y);
  let c = unpack2x16float(words.z);
  let d = unpack2x16float(words.w);
  return QuadScales(vec4(a.x, b.x, c.x, d.x), vec4(a.y, b.y, c.y, d.y));
}

// K-quants' two levels of scales: (d, dmin) of four rows times a block's (sc, mn) byte pairs.
fn k_scales(words: vec4<u32>, pairs: vec2<u32>) -> QuadScales {
  let s = half_pairs(words);
  let a = bytes(pairs.x);
  let b = bytes(pairs.y);
  return QuadScales(s.d * vec4(a.xz, b.xz), -s.m * vec4(a.yw, b.yw));
}
