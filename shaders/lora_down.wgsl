// t = scale · A·x of every adapter of a matrix, for one token or two at a time: a run of LANES invocations computes four values of t, a line of the layout.
// Tokens whose stream takes nothing of the adapter are left alone, and a line that no token needs reads nothing. The matmul that follows takes
// t up (lib/adapter_blocks). Hu et al. 2021, arXiv:2106.09685.
// Joined with: lib/state, lib/lanes_*, lib/input_*, lib/adapter_layout.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(14) var<storage, read_write> adapters: array<vec4<f32>>;
override UNITS: u32; // units of 8 values in a row of x

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, lanes: Lanes) {
  let lane = lanes.index % LANES;
  let line = group.x * (WORKGROUP / LANES) + lanes.index / LANES;
  let token = group.y * TOKENS;
  var at = 0u;
  var first = 0u; // line of the block
  var block = block_at(0u);
  while (line >= first + SOURCES * block.ranks && at + block.length < BLOCKS_END) {
    first += SOURCES * block.ranks;
    at += block.length;
    block = block_at(at);
  }
  // Surplus lanes repeat the last line and drop it, so that all take part in the sums.
  let a = at + 1u + min(line - first, SOURCES * block.ranks - 1u) * UNITS * 8u;
  var scales: array<f32, TOKENS>;
  var opened: array<vec2<f32>, TOKENS>;
  var sums: array<vec4<f32>, TOKENS>;
  var square = 0.0; // norms are folded in for one token alone
  var wanted = 0.0;
  for (var i = 0u; i < TOKENS; i++) {
    let row = min(token + i, state.tokens - 1u);
    scales[i] = scale_of(row, block.adapter);
    wanted += abs(scales[i]);
    opened[i] = open_input(lanes, row);
  }
  for (var unit = lane; unit < select(0u, UNITS, wanted != 0.0); unit += LANES) {
    let start = a + unit * 8u;
    let lo = mat4x4(adapters[start], adapters[start + 1u], adapters[start + 2u], adapters[start + 3u]);
    let hi = mat4x4(adapters[start + 4u], adapters[start + 5u], adapters[start + 6u], adapters[start + 7u]);
    for (var i = 0u; i < TOKENS; i++) {
      // An input that leaves something behind does so for the first octet, which is the matmul's.
      let input = read_input(opened[i], min(token + i, state.tokens - 1u), unit, 1u);
      sums[i] += lo * input.x0 + hi * input.x1;
      square += input.square;
    }
  }
  let sum = lanes_sum(lanes, Sums(sums[0], sums[TOKENS - 1u], square));
  if (lane != 0u || line >= T_STRIDE) { return; }
  let scale = input_scale(sum.c);
  for (var i = 0u; i < TOKENS; i++) {
    if (token + i >= state.tokens || scales[i] == 0.0) { continue; }
    adapters[BLOCKS_END + (token + i) * T_STRIDE + line] = select(sum.a, sum.b, i == 1u) * scale * scales[i];
  }
}
