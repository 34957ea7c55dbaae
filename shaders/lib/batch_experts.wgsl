// What a tile of prefill's matmuls computes where tokens go to experts: some of those that go to one, as expert_groups has ordered them.
@group(0) @binding(6) var<storage, read> groups: array<u32>; // [tile] expert, first place, end place; then [place] token · USED + slot
override TILES: u32;
override READERS: u32; // neighbouring pairs of token and slot that read the same row: USED, or 1

struct Share {
  first: u32, // place in that order
  end: u32,
  octet: u32, // the expert's first
}

fn share_of(tile: u32) -> Share {
  let at = tile * 3u;
  return Share(groups[at + 1u], groups[at + 2u], groups[at] * OCTETS);
}

fn read_at(place: u32) -> u32 { return groups[TILES * 3u + place] / READERS; }

fn written_at(place: u32) -> u32 { return groups[TILES * 3u + place]; }
