// Eight outputs of one token, scaled and added to the residual stream.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][row / 4]
override OUT_STRIDE: u32; // vectors from a token to the next
override RESIDUAL_SCALE: f32 = 1.0;

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let at = token * OUT_STRIDE + octet * 2u;
  out[at] += RESIDUAL_SCALE * a;
  out[at + 1u] += RESIDUAL_SCALE * b;
}
