// What the kernels share that end a step: the best slice of the vocabulary, and the token put where the next step finds it. One workgroup.
// Joined with: lib/state.
@group(0) @binding(0) var<storage, read_write> state: State;
@group(0) @binding(2) var<storage, read_write> seen: array<u32>;    // [VOCAB]
@group(0) @binding(3) var<storage, read> best: array<vec2<u32>>;    // [SLICES]: logit's bits, id
@group(0) @binding(5) var<storage, read_write> tokens: array<u32>;  // [0], or [ROW] of several streams, is the next step's token
@group(0) @binding(6) var<storage, read_write> results: array<u32>; // [RING]: sampled ids by step, or by step and stream
override VOCAB: u32;
override SLICES: u32;
override RING: u32;
override ROW: u32; // of the stream among those that decode together

const LANES = 256u;
const LOWEST = -3.4e38;
var<workgroup> part_value: array<f32, LANES>;
var<workgroup> part_id: array<u32, LANES>;

struct Best {
  value: f32,
  id: u32,
}

fn better(a: Best, b: Best) -> bool { return a.value > b.value || (a.value == b.value && a.id < b.id); }

fn workgroup_best(index: u32, mine: Best) -> Best {
  part_value[index] = mine.value;
  part_id[index] = mine.id;
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index < offset) {
      let other = Best(part_value[index + offset], part_id[index + offset]);
      if (better(other, Best(part_value[index], part_id[index]))) {
        part_value[index] = other.value;
        part_id[index] = other.id;
      }
    }
  }
  return Best(workgroupUniformLoad(&part_value[0]), workgroupUniformLoad(&part_id[0])); // its barriers: the root is written, then read by all
}

fn best_slice(index: u32) -> Best {
  var mine = Best(LOWEST, VOCAB);
  for (var i = index; i < SLICES; i += LANES) {
    let slice = Best(bitcast<f32>(best[i].x), best[i].y);
    if (better(slice, mine)) { mine = slice; }
  }
  return workgroup_best(index, mine);
}

fn settle(index: u32, next: u32) {
  if (index != 0u) { return; }
  seen[min(next, VOCAB - 1u)] = 1u;
  if (state.streams != 0u) { // the CPU says where each of them stands
    tokens[ROW] = min(next, VOCAB - 1u);
    results[(state.step % (RING / STREAMS)) * STREAMS + ROW] = next;
    return;
  }
  tokens[0] = min(next, VOCAB - 1u);
  results[state.step % RING] = next;
  state.position += state.tokens;
  state.tokens = 1u;
  state.row = 0u;
  state.step += 1u;
}
