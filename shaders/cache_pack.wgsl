// Blocks of a layer's cache side by side, each as a cache of its 64 slots alone would have them; or from there back into blocks.
// One workgroup for one row of a block: the vectors of a head at one place of its slots, or their scales. One invocation for one slot.
// 16 blocks of 8 × 64 in f32, 4.2 MB, 2026-11-27: SwiftShader 139 ms, lavapipe 17 ms; as 2,176 copies of buffers 15 and 14 ms. A model has dozens of such layers,
// and a hundred thousand recorded copies are no way on a GPU that waits between each two of them.
@group(0) @binding(0) var<uniform> pack: Pack;
@group(0) @binding(1) var<storage, read_write> packed: array<u32>; // [block][layer][words of a block]
@group(0) @binding(2) var<storage, read_write> cache: array<u32>;  // keys [kv head][dim / 4][slot], values [kv head][slot][dim / 4], WORDS each; then scales [2 · kv heads][slot]
override KV_HEADS: u32;
override HEAD_VECTORS: u32;
override WORDS: u32;   // of four values; 1 where they are bytes with scales
override CONTEXT: u32; // slots that the cache has
override LAYER: u32;
override LAYERS: u32;

const BLOCK: u32 = 64;

struct Pack {
  is_back: u32, // 0: cache to packed
  blocks: array<vec4<u32>, 4>,
}

/// Where the row has the slot, in a cache of so many slots.
fn place(row: u32, slot: u32, slots: u32) -> u32 {
  let vectors = KV_HEADS * HEAD_VECTORS;
  if (row >= 2 * vectors) { return (2 * vectors * WORDS + row - 2 * vectors) * slots + slot; }
  if (row < vectors) { return (row * slots + slot) * WORDS; }
  let d = row % HEAD_VECTORS;
  return ((row - d) * slots + d + slot * HEAD_VECTORS) * WORDS;
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) slot: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let row = group.x;
  let vectors = KV_HEADS * HEAD_VECTORS;
  let scale_rows = select(0u, 2 * KV_HEADS, WORDS == 1);
  let first = (group.y * LAYERS + LAYER) * (2 * vectors * WORDS + scale_rows) * BLOCK;
  let outside = first + place(row, slot, BLOCK);
  let block = pack.blocks[group.y / 4][group.y % 4];
  let inside = place(row, block * BLOCK + slot, CONTEXT);
  let words = select(WORDS, 1u, row >= 2 * vectors);
  for (var word = 0u; word < words; word++) {
    if (pack.is_back != 0) { cache[inside + word] = packed[outside + word]; }
    else { packed[outside + word] = cache[inside + word]; }
  }
}
