// Block formats whose weight is scale · (level − ZERO). Such a format gives ZERO, quad_words(), levels() of a byte of each row's word, and
// quad_scales(). Four rows at a time, as in quad_affine.

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quad_words(quad, unit);
  let lo = levels(w.lo, 0u) * x0.x + levels(w.lo, 1u) * x0.y + levels(w.lo, 2u) * x0.z + levels(w.lo, 3u) * x0.w;
  let q = lo + levels(w.hi, 0u) * x1.x + levels(w.hi, 1u) * x1.y + levels(w.hi, 2u) * x1.z + levels(w.hi, 3u) * x1.w;
  return quad_scales(quad, unit) * (q - ZERO * x_sum);
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quad_words(quad, unit);
  let d = quad_scales(quad, unit);
  let m = -ZERO * d; // so that a weight takes one fused step
  return QuadUnit(
    mat4x4(d * levels(w.lo, 0u) + m, d * levels(w.lo, 1u) + m, d * levels(w.lo, 2u) + m, d * levels(w.lo, 3u) + m),
    mat4x4(d * levels(w.hi, 0u) + m, d * levels(w.hi, 1u) + m, d * levels(w.hi, 2u) + m, d * levels(w.hi, 3u) + m),
  );
}

// Four rows' f16 values.
fn halves(words: vec2<u32>) -> vec4<f32> { return vec4(unpack2x16float(words.x), unpack2x16float(words.y)); }
