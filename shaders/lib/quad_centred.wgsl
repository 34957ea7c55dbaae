// Block formats whose weight is scale · (level − ZERO). Such a format gives ZERO, quad_words(), levels() of a word and quad_scales().
// One row after the other, so that few weights are floats at a time.

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quad_words(quad, unit);
  let q = vec4(
    dot(levels(w.lo.x), x0) + dot(levels(w.hi.x), x1),
    dot(levels(w.lo.y), x0) + dot(levels(w.hi.y), x1),
    dot(levels(w.lo.z), x0) + dot(levels(w.hi.z), x1),
    dot(levels(w.lo.w), x0) + dot(levels(w.hi.w), x1),
  );
  return quad_scales(quad, unit) * (q - ZERO * x_sum);
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quad_words(quad, unit);
  let d = quad_scales(quad, unit);
  let m = -ZERO * d; // so that a weight takes one fused step
  return QuadUnit(
    mat4x4(d.x * levels(w.lo.x) + m.x, d.y * levels(w.lo.y) + m.y, d.z * levels(w.lo.z) + m.z, d.w * levels(w.lo.w) + m.w),
    mat4x4(d.x * levels(w.hi.x) + m.x, d.y * levels(w.hi.y) + m.y, d.z * levels(w.hi.z) + m.z, d.w * levels(w.hi.w) + m.w),
  );
}

// Four rows' f16 values.
fn halves(words: vec2<u32>) -> vec4<f32> { return vec4(unpack2x16float(words.x), unpack2x16float(words.y)); }
