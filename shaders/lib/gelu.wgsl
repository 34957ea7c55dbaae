// GELU in its tanh form, x · (1 + tanh u) / 2 = x / (1 + exp(−2u)): no tanh, whose precision WGSL leaves open and which overflows on some
// drivers. Hendrycks and Gimpel 2016, arXiv:1606.08415.
fn gelu(x: vec4<f32>) -> vec4<f32> {
  let u = 0.7978845608 * (x + 0.044715 * x * x * x);
  return x / (1.0 + exp(-2.0 * u));
}
