// What adapters add to eight rows of a token: B·t, of each adapter that the token's stream takes something of. So a matrix's adapters cost one
// dispatch, lora_down's, and what they add is there before the finish. Hu et al. 2021, arXiv:2106.09685.
// Joined with: lib/state, lib/adapter_layout.
@group(0) @binding(14) var<storage, read> adapters: array<vec4<f32>>;
override SECOND: u32; // the quad of rows with which the second source begins
override THIRD: u32;
override IN_TURN: u32; // not 0: quads are of the first source and of the second in turn

struct Rows {
  a: vec4<f32>,
  b: vec4<f32>,
}

fn source_of(quad: u32) -> u32 { return select(u32(quad >= SECOND) + u32(quad >= THIRD), quad & 1u, IN_TURN != 0u); }

// Four ranks of four rows.
fn b_at(at: u32) -> mat4x4<f32> { return mat4x4(adapters[at], adapters[at + 1u], adapters[at + 2u], adapters[at + 3u]); }

fn adapted(octet: u32, token: u32, rows: Rows) -> Rows {
  var sum = rows;
  let upper = source_of(octet * 2u);
  let lower = source_of(octet * 2u + 1u);
  var first = BLOCKS_END + token * T_STRIDE;
  for (var at = 0u; at < BLOCKS_END; ) {
    let block = block_at(at);
    let ranks = select(0u, block.ranks, scale_of(token, block.adapter) != 0.0);
    for (var i = 0u; i < ranks; i++) {
      let b = block.b + (octet * 2u * ranks + i) * 4u;
      sum.a += b_at(b) * adapters[first + upper * ranks + i];
      sum.b += b_at(b + ranks * 4u) * adapters[first + lower * ranks + i];
    }
    first += SOURCES * block.ranks;
    at += block.length;
  }
  return sum;
}
