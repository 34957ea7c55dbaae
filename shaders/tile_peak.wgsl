// matmul_tile without its loads and barriers: an octet of rows times eight tokens from registers, and the decoding of Q4_0 that falls to an
// invocation. What the kernel can reach at most on a device. Joined with: lib/quad, lib/quad_centred.
@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>; // [invocation]
override STEPS: u32; // of two units, as in matmul_tile

const ZERO = 8.0;
var<private> word: vec4<u32>;

fn quad_words(quad: u32, unit: u32) -> QuadWords { return nibbles(word ^ vec4(unit + quad)); }
fn levels(words: vec4<u32>, b: u32) -> vec4<f32> { return row_bytes(words, b); }
fn quad_scales(quad: u32, unit: u32) -> vec4<f32> { return halves(word.xy + vec2(unit)); }
fn outer(w: vec4<f32>, x: vec4<f32>) -> mat4x4<f32> { return mat4x4(w * x.x, w * x.y, w * x.z, w * x.w); }

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  word = vec4(0x01020304u, 0x11121314u, 0x21222324u, 0x31323334u) * (id.x & 7u);
  var a = mat4x4<f32>();
  var b = mat4x4<f32>();
  var c = mat4x4<f32>();
  var d = mat4x4<f32>();
  for (var step = 0u; step < STEPS; step++) {
    let w = load_quad(0u, step);
    for (var k = 0u; k < 4u; k++) {
      let more = vec4(f32(k)); // an addition stands for each load
      let x = transpose(mat4x4(w.lo[0] + more, w.lo[1] + more, w.lo[2] + more, w.lo[3] + more));
      let y = transpose(mat4x4(w.hi[0] - more, w.hi[1] - more, w.hi[2] - more, w.hi[3] - more));
      let upper0 = w.hi[0] + more;
      let lower0 = w.lo[0] - more;
      a += outer(upper0, x[0]);
      b += outer(lower0, x[0]);
      c += outer(upper0, y[0]);
      d += outer(lower0, y[0]);
      let upper1 = w.hi[1] + more;
      let lower1 = w.lo[1] - more;
      a += outer(upper1, x[1]);
      b += outer(lower1, x[1]);
      c += outer(upper1, y[1]);
      d += outer(lower1, y[1]);
      let upper2 = w.hi[2] + more;
      let lower2 = w.lo[2] - more;
      a += outer(upper2, x[2]);
      b += outer(lower2, x[2]);
      c += outer(upper2, y[2]);
      d += outer(lower2, y[2]);
      let upper3 = w.hi[3] + more;
      let lower3 = w.lo[3] - more;
      a += outer(upper3, x[3]);
      b += outer(lower3, x[3]);
      c += outer(upper3, y[3]);
      d += outer(lower3, y[3]);
    }
  }
  out[id.x] = a[0] + a[1] + a[2] + a[3] + b[0] + b[1] + b[2] + b[3] + c[0] + c[1] + c[2] + c[3] + d[0] + d[1] + d[2] + d[3];
}
