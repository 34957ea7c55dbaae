// Where the batch stands: tokens of one stream in order, or, while several streams decode, one token of each. The sampler writes it on the GPU
// after each token of one stream, so that its decode needs nothing from the CPU.
// The cache is paged (Kwon et al. 2023, arXiv:2309.06180): a stream's positions lie in blocks of BLOCK slots, in the order of its table.
const BLOCK = 64u;
const STREAMS = 16u;
const BLOCK_VECTORS = 3968u;

struct State {
  position: u32, // of the batch's first token in its stream
  tokens: u32,   // tokens in the batch
  row: u32,      // the batch row that the vector kernels work on
  step: u32,     // tokens sampled so far; where the sampler writes its next result
  table: u32,    // where the stream's blocks begin in `blocks`
  streams: u32,  // 0: all tokens are one stream's; else each is another's, and `rows` says where it stands
  unused: vec2<u32>,
  rows: array<vec4<u32>, STREAMS>,         // position, table
  blocks: array<vec4<u32>, BLOCK_VECTORS>, // of the cache, in a stream's order; four an entry
  scales: array<vec4<f32>, STREAMS * 4u>,  // how much of each adapter a stream takes; four an entry
}

// A token's position, and where its stream's blocks begin.
fn place_of(token: u32) -> vec2<u32> {
  if (state.streams == 0u) { return vec2(state.position + token, state.table); }
  return state.rows[min(token, STREAMS - 1u)].xy;
}

// How much of an adapter a token takes.
fn scale_of(token: u32, adapter: u32) -> f32 {
  let stream = select(min(token, STREAMS - 1u), 0u, state.streams == 0u);
  return state.scales[stream * 4u + adapter / 4u][adapter % 4u];
}

// Where a position of a stream lies in the cache.
fn slot_at(table: u32, position: u32) -> u32 {
  let entry = table + position / BLOCK;
  return state.blocks[entry / 4u][entry % 4u] * BLOCK + position % BLOCK;
}
