// Values bent under a cap: cap · tanh(value / cap). Gemma Team 2024, arXiv:2408.00118, section 2.
override SOFT_CAP: f32 = 0.0; // 0: none

fn soft_cap(value: vec4<f32>) -> vec4<f32> {
  if (SOFT_CAP == 0.0) { return value; }
  return SOFT_CAP * tanh(clamp(value / SOFT_CAP, vec4(-15.0), vec4(15.0))); // beyond them tanh is 1 in f32, and overflows on some drivers
}
