// Pairs of a token and an expert that it takes, ordered by expert and cut into tiles of one expert each, so that prefill's matmul decodes an
// expert's weights once for all of a tile. A counting sort by one workgroup; which place a pair has among its expert's makes no difference to it.
// Gale et al. 2022 (MegaBlocks), arXiv:2211.15841, group tokens by expert likewise.
// Joined with: lib/state.
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> routes: array<vec2<u32>>;    // [token][SLOTS]: expert, the bits of its weight
@group(0) @binding(3) var<storage, read_write> groups: array<u32>;    // [tile] expert, first place, end place; then [place] token · USED + slot
override EXPERTS: u32;
override USED: u32;  // experts a token
override SLOTS: u32;
override TILES: u32; // that there is room for; those left over are empty
override TILE: u32;  // pairs of one

var<workgroup> places: array<atomic<u32>, MOST_EXPERTS>; // of each expert: how many pairs it has, then where its next one goes

fn expert_of(pair: u32) -> u32 { return min(routes[pair / USED * SLOTS + pair % USED].x, EXPERTS - 1u); }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) index: u32) {
  let pairs = state.tokens * USED;
  for (var pair = index; pair < pairs; pair += WORKGROUP) { atomicAdd(&places[expert_of(pair)], 1u); }
  for (var i = index; i < TILES * 3u; i += WORKGROUP) { groups[i] = 0u; }
  workgroupBarrier(); // all pairs are counted
  storageBarrier();   // all tiles are empty
  if (index == 0u) {
    var first = 0u;
    var at = 0u;
    for (var expert = 0u; expert < EXPERTS; expert++) {
      let end = first + atomicLoad(&places[expert]);
      atomicStore(&places[expert], first);
      while (first < end) {
        let next = min(first + TILE, end);
        groups[at] = expert;
        groups[at + 1u] = first;
        groups[at + 2u] = next;
        first = next;
        at += 3u;
      }
    }
  }
  workgroupBarrier(); // each expert's first place is known
  for (var pair = index; pair < pairs; pair += WORKGROUP) {
    groups[TILES * 3u + atomicAdd(&places[expert_of(pair)], 1u)] = pair;
  }
}
