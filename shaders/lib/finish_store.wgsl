// Eight outputs of one token, scaled, bent under a soft cap where there is one, and stored.
// Joined with: lib/soft_cap.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][row / 4]
override OUT_STRIDE: u32; // vectors from a token to the next
override OCTET_OFFSET: u32 = 0u;
override OUT_SCALE: f32 = 1.0;

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let at = token * OUT_STRIDE + (OCTET_OFFSET + octet) * 2u;
  out[at] = soft_cap(a * OUT_SCALE);
  out[at + 1u] = soft_cap(b * OUT_SCALE);
}
