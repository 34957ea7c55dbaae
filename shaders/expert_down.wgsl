// The last matrix of the experts that tokens go to, weighted and summed: Σ weight · W·hidden over a token's experts.
// Joined with: lib/quad, quant/*, lib/lanes_*, lib/input_plain, lib/finish_*.
@group(0) @binding(6) var<storage, read> routes: array<vec2<u32>>; // [token][SLOTS]: expert, the bits of its weight
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in an expert
override USED: u32;   // experts a token
override SLOTS: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let token = group.z;
  let octet = group.x * (WORKGROUP / LANES) + lanes.index / LANES;
  var sums = Sums(vec4(0.0), vec4(0.0), 0.0);
  for (var slot = 0u; slot < USED; slot++) {
    let route = routes[token * SLOTS + slot];
    let weight = bitcast<f32>(route.y);
    let quad = (route.x * OCTETS + min(octet, OCTETS - 1u)) * 2u;
    for (var unit = lanes.index % LANES; unit < UNITS; unit += LANES) {
      let input = read_input(vec2(0.0), token * USED + slot, unit, octet);
      let x_sum = dot(input.x0 + input.x1, vec4(1.0));
      sums.a += weight * dot_quad(quad, unit, input.x0, input.x1, x_sum);
      sums.b += weight * dot_quad(quad + 1u, unit, input.x0, input.x1, x_sum);
    }
  }
  sums = lanes_sum(lanes, sums);
  if (lanes.index % LANES == 0u && octet < OCTETS) { finish(octet, token, sums.a, sums.b); }
}
