// Sums over runs of LANES invocations by subgroup shuffles. LANES is at most the device's smallest subgroup, so a run never leaves its
// subgroup: no barrier and no workgroup memory.
// Lanes of a subgroup are taken to be consecutive invocations, which holds for one- and two-dimensional workgroups on every driver known.
enable subgroups;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
}

struct Sums {
  a: vec4<f32>,
  b: vec4<f32>,
  c: f32,
}

fn lanes_sum(lanes: Lanes, value: Sums) -> Sums {
  var sum = value;
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) {
    sum.a += subgroupShuffleXor(sum.a, offset);
    sum.b += subgroupShuffleXor(sum.b, offset);
    sum.c += subgroupShuffleXor(sum.c, offset);
  }
  return sum;
}

// Right in every invocation of the run.
fn lanes_total(lanes: Lanes, value: vec2<f32>) -> vec2<f32> {
  var sum = value;
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) { sum += subgroupShuffleXor(sum, offset); }
  return sum;
}

// What the invocation `offset` away in the run has, the bit turned.
fn lanes_swap(lanes: Lanes, value: vec4<f32>, offset: u32) -> vec4<f32> { return subgroupShuffleXor(value, offset); }
