// Eight outputs of one token become hidden values: gelu of each.
// Joined with: lib/gelu.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][row / 4]
override OUT_STRIDE: u32; // vectors from a token to the next

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let at = token * OUT_STRIDE + octet * 2u;
  out[at] = gelu(a);
  out[at + 1u] = gelu(b);
}
