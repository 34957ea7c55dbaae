// Σ weight · y over a token's experts, of what prefill's tiles have left of each; an invocation sums an octet of rows.
// Joined with: lib/finish_*.
@group(0) @binding(1) var<storage, read> y: array<vec4<f32>>;      // [token][USED][OCTETS · 2]
@group(0) @binding(6) var<storage, read> routes: array<vec2<u32>>; // [token][SLOTS]: expert, the bits of its weight
override OCTETS: u32;
override USED: u32;  // experts a token
override SLOTS: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let octet = group.x * WORKGROUP + index;
  let token = group.y;
  if (octet >= OCTETS) { return; }
  var a = vec4(0.0);
  var b = vec4(0.0);
  for (var slot = 0u; slot < USED; slot++) {
    let weight = bitcast<f32>(routes[token * SLOTS + slot].y);
    let at = ((token * USED + slot) * OCTETS + octet) * 2u;
    a += weight * y[at];
    b += weight * y[at + 1u];
  }
  finish(octet, token, a, b);
}
