// What a tile of prefill's matmuls computes: tokens of the batch in their order, each read and written at its own place.
struct Share {
  first: u32, // place in the batch
  end: u32,   // and that of the batch's end
  octet: u32, // the matrix's first
}

fn share_of(tile: u32) -> Share { return Share(tile * TOKENS, state.tokens, 0u); }

fn read_at(place: u32) -> u32 { return place; }

fn written_at(place: u32) -> u32 { return place; }
