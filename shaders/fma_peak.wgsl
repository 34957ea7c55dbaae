// How fast the device multiplies and adds: eight independent vectors, so that no step waits for the one before it, and no memory but one
// store at the end, without which nothing would have to be computed.
@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>; // [invocation]
override ROUNDS: u32;

@compute @workgroup_size(INVOCATIONS)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  // A value that no compiler knows, so that the loop is not computed beforehand.
  let first = f32(id.x & 7u);
  var a = vec4(first);
  var b = vec4(first + 1.0);
  var c = vec4(first + 2.0);
  var d = vec4(first + 3.0);
  var e = vec4(first + 4.0);
  var f = vec4(first + 5.0);
  var g = vec4(first + 6.0);
  var h = vec4(first + 7.0);
  for (var round = 0u; round < ROUNDS; round++) {
    a = fma(a, vec4(0.5), vec4(1.0));
    b = fma(b, vec4(0.5), vec4(1.0));
    c = fma(c, vec4(0.5), vec4(1.0));
    d = fma(d, vec4(0.5), vec4(1.0));
    e = fma(e, vec4(0.5), vec4(1.0));
    f = fma(f, vec4(0.5), vec4(1.0));
    g = fma(g, vec4(0.5), vec4(1.0));
    h = fma(h, vec4(0.5), vec4(1.0));
  }
  out[id.x] = (a + b) + (c + d) + (e + f) + (g + h);
}
