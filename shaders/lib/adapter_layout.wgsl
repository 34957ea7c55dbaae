// Where the adapters of one matrix lie: a block each, one after the other, then what lora_down leaves of each token, t.
// A block is its head, A [source][rank / 4][column] with four ranks side by side, and B [row / 4][rank] with four rows side by side. A source is
// a tensor that the matrix was made of: queries, keys and values have an A each.
override SOURCES: u32;
override BLOCKS_END: u32; // in vectors
override T_STRIDE: u32;   // vectors of t a token: [block][source][rank / 4]

struct Block {
  ranks: u32,   // in vectors of four, of a source
  adapter: u32,
  length: u32,  // vectors of the block
  b: u32,       // where B begins
}

fn block_at(at: u32) -> Block {
  let head = bitcast<vec4<u32>>(adapters[at]);
  return Block(head.x, head.y, head.z, at + head.w);
}
