// The first slots of a block of the cache into another block, for a stream that goes on from a beginning which others keep.
// One invocation for one vector of a head, or one scale, of one slot.
@group(0) @binding(0) var<uniform> copy: Copy;
@group(0) @binding(2) var<storage, read_write> cache: array<u32>; // keys [kv head][dim / 4][slot], values [kv head][slot][dim / 4], WORDS each; then scales [2 · kv heads][slot]
override KV_HEADS: u32;
override HEAD_VECTORS: u32;
override WORDS: u32;   // of four values
override CONTEXT: u32; // slots that the cache has

struct Copy {
  source: u32, // slots
  dest: u32,
  count: u32,
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  if (index >= copy.count) { return; }
  let vectors = KV_HEADS * HEAD_VECTORS;
  let row = group.x;
  if (row >= 2u * vectors) {
    let scales = (2u * vectors * WORDS + row - 2u * vectors) * CONTEXT + index;
    cache[scales + copy.dest] = cache[scales + copy.source];
    return;
  }
  let is_key = row < vectors;
  let d = row % HEAD_VECTORS;
  let first = select((vectors + row % vectors - d) * CONTEXT + d, row * CONTEXT, is_key); // of slot 0
  let step = select(HEAD_VECTORS, 1u, is_key);
  let read = (first + (copy.source + index) * step) * WORDS;
  let write = (first + (copy.dest + index) * step) * WORDS;
  for (var word = 0u; word < WORDS; word++) { cache[write + word] = cache[read + word]; }
}
