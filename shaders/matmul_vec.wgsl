// y = W·x for one token (decode). A run of LANES invocations computes one octet: 8 output rows, two quads of packed weights.
// Each lane walks the row with stride LANES, so neighbours read neighbouring vectors; activations are used for all 8 rows.
// Joined with: lib/state, lib/quad, quant/*, lib/lanes_*, lib/input_*, lib/bias_*, lib/adapter_*, lib/finish_*.
@group(0) @binding(0) var<uniform> state: State;
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let index = lanes.index;
  let octet = group.x * (WORKGROUP / LANES) + index / LANES;
  let quad = min(octet, OCTETS - 1u) * 2u; // surplus lanes repeat the last octet and drop it, so that all take part in the sum
  var sums = Sums(vec4(0.0), vec4(0.0), 0.0);
  let opened = open_input(lanes, state.row);
  for (var unit = index % LANES; unit < UNITS; unit += LANES) {
    let input = read_input(opened, state.row, unit, octet);
    let x_sum = dot(input.x0 + input.x1, vec4(1.0));
    sums.a += dot_quad(quad, unit, input.x0, input.x1, x_sum);
    sums.b += dot_quad(quad + 1u, unit, input.x0, input.x1, x_sum);
    sums.c += input.square;
  }
  sums = lanes_sum(lanes, sums);
  if (index % LANES == 0u && octet < OCTETS) {
    let scale = input_scale(sums.c);
    let rows = adapted(octet, 0u, Rows(biased(octet * 2u, sums.a * scale), biased(octet * 2u + 1u, sums.b * scale)));
    finish(octet, 0u, rows.a, rows.b);
  }
}
