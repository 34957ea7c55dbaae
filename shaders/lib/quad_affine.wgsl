// Block formats whose weight is d · level + m. Such a format gives quad_words(), levels() of a byte of each row's word, and quad_scales().
// Four rows at a time, a weight after the other, so that few weights are floats at a time and no sum runs across a vector.
struct QuadScales {
  d: vec4<f32>, // a component a row
  m: vec4<f32>,
}

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quad_words(quad, unit);
  let s = quad_scales(quad, unit);
  let lo = levels(w.lo, 0u) * x0.x + levels(w.lo, 1u) * x0.y + levels(w.lo, 2u) * x0.z + levels(w.lo, 3u) * x0.w;
  let q = lo + levels(w.hi, 0u) * x1.x + levels(w.hi, 1u) * x1.y + levels(w.hi, 2u) * x1.z + levels(w.hi, 3u) * x1.w;
  return s.d * q + s.m * x_sum;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quad_words(quad, unit);
  let s = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(s.d * levels(w.lo, 0u) + s.m, s.d * levels(w.lo, 1u) + s.m, s.d * levels(w.lo, 2u) + s.m, s.d * levels(w.lo, 3u) + s.m),
    mat4x4(s.d * levels(w.hi, 0u) + s.m, s.d * levels(w.hi, 1u) + s.m, s.d * levels(w.hi, 2u) + s.m, s.d * levels(w.hi, 3u) + s.m),
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
