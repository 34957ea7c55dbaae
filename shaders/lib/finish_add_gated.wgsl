// Eight outputs of one token of the expert that all share, under its gate, added to the residual stream.
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>; // [token][row / 4]
@group(0) @binding(6) var<storage, read> routes: array<vec2<u32>>;    // [token][SLOTS]; the gate's bits are the last's second
override OUT_STRIDE: u32; // vectors from a token to the next
override SLOTS: u32;

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let at = token * OUT_STRIDE + octet * 2u;
  let gate = bitcast<f32>(routes[token * SLOTS + SLOTS - 1u].y);
  out[at] += gate * a;
  out[at + 1u] += gate * b;
}
