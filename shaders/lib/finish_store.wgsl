// Eight outputs of one token, scaled, bent under a soft cap where there is one, and stored.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][row / 4]
override OUT_STRIDE: u32; // vectors from a token to the next
override OCTET_OFFSET: u32 = 0u;
override OUT_SCALE: f32 = 1.0;
override SOFT_CAP: f32 = 0.0; // 0: none. Gemma Team 2024, arXiv:2408.00118, section 2

fn bent(value: vec4<f32>) -> vec4<f32> {
  let scaled = value * OUT_SCALE;
  if (SOFT_CAP == 0.0) { return scaled; }
  return SOFT_CAP * tanh(scaled / SOFT_CAP);
}

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let at = token * OUT_STRIDE + (OCTET_OFFSET + octet) * 2u;
  out[at] = bent(a);
  out[at + 1u] = bent(b);
}
