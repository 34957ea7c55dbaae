// The first matrix of the experts that tokens go to, as matmul_vec: a run of LANES invocations computes one octet of one expert for one token.
// Joined with: lib/quad, quant/*, lib/lanes_*, lib/input_*, lib/finish_*.
@group(0) @binding(6) var<storage, read> routes: array<vec2<u32>>; // [token][SLOTS]: expert, the bits of its weight
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in an expert
override USED: u32;   // experts a token
override SLOTS: u32;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let token = group.z;
  let octet = group.x * (WORKGROUP / LANES) + lanes.index / LANES;
  let quad = (routes[token * SLOTS + group.y].x * OCTETS + min(octet, OCTETS - 1u)) * 2u;
  var sums = Sums(vec4(0.0), vec4(0.0), 0.0);
  let opened = open_input(lanes, token);
  for (var unit = lanes.index % LANES; unit < UNITS; unit += LANES) {
    let input = read_input(opened, token, unit, octet);
    let x_sum = dot(input.x0 + input.x1, vec4(1.0));
    sums.a += dot_quad(quad, unit, input.x0, input.x1, x_sum);
    sums.b += dot_quad(quad + 1u, unit, input.x0, input.x1, x_sum);
    sums.c += input.square;
  }
  sums = lanes_sum(lanes, sums);
  if (lanes.index % LANES == 0u && octet < OCTETS) {
    let scale = input_scale(sums.c);
    finish(octet, token * USED + group.y, sums.a * scale, sums.b * scale);
  }
}
