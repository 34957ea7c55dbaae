// matmul_vec over Q4_0 without its loads: words, scales and activations are in registers, all else is the same. What the kernel can reach at
// most on a device. Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>; // [invocation]
override UNITS: u32; // units of 8 weights that an invocation walks

const ZERO = 8.0;
var<private> word: vec4<u32>;

fn quad_words(quad: u32, unit: u32) -> QuadWords { return nibbles(word ^ vec4(unit + quad)); }
fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }
fn quad_scales(quad: u32, unit: u32) -> vec4<f32> { return halves(word.xy + vec2(unit)); }

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  word = vec4(0x01020304u, 0x11121314u, 0x21222324u, 0x31323334u) * (id.x & 7u);
  let x = vec4(f32(id.x & 7u));
  var a = vec4(0.0);
  var b = vec4(0.0);
  for (var unit = 0u; unit < UNITS; unit++) {
    let x_sum = dot(x + x, vec4(1.0));
    a += dot_quad(0u, unit, x, x, x_sum);
    b += dot_quad(1u, unit, x, x, x_sum);
  }
  out[id.x] = a + b;
}
