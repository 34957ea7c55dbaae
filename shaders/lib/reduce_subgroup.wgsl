// Sums and maxima over lanes by subgroup shuffles, then once through workgroup memory for what is wider than a subgroup.
// Lanes of a subgroup are taken to be consecutive invocations, which holds for one- and two-dimensional workgroups on every driver known.
enable subgroups;

const NARROW = 4u; // no driver has smaller subgroups
var<workgroup> partial_a: array<vec4<f32>, WORKGROUP / NARROW>;
var<workgroup> partial_b: array<vec4<f32>, WORKGROUP / NARROW>;
var<workgroup> partial_c: array<f32, WORKGROUP / NARROW>;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
  @builtin(subgroup_size) size: u32,
}

struct Sums {
  a: vec4<f32>,
  b: vec4<f32>,
  c: f32,
}

// The sum over each run of LANES consecutive invocations; right in the run's first invocation.
fn lanes_sum(lanes: Lanes, value: Sums) -> Sums {
  let index = lanes.index;
  var sum = value;
  let width = min(lanes.size, LANES);
  for (var offset = 1u; offset < LANES; offset <<= 1u) { // a fixed bound keeps control flow uniform; steps beyond the subgroup add nothing
    let inside = offset < lanes.size;
    sum.a += select(vec4(0.0), subgroupShuffleXor(sum.a, offset), inside);
    sum.b += select(vec4(0.0), subgroupShuffleXor(sum.b, offset), inside);
    sum.c += select(0.0, subgroupShuffleXor(sum.c, offset), inside);
  }
  if (index % width == 0u) {
    partial_a[index / width] = sum.a;
    partial_b[index / width] = sum.b;
    partial_c[index / width] = sum.c;
  }
  workgroupBarrier(); // the first lane reads what other subgroups wrote
  if (index % LANES == 0u) {
    for (var i = 1u; i < LANES / width; i++) {
      sum.a += partial_a[index / width + i];
      sum.b += partial_b[index / width + i];
      sum.c += partial_c[index / width + i];
    }
  }
  return sum;
}

// Over the whole workgroup, right in every invocation.
fn workgroup_sum4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let part = subgroupAdd(value);
  if (lanes.index % lanes.size == 0u) { partial_a[lanes.index / lanes.size] = part; }
  workgroupBarrier(); // all subgroups have written
  var sum = partial_a[0];
  for (var i = 1u; i < WORKGROUP / lanes.size; i++) { sum += partial_a[i]; }
  workgroupBarrier(); // all have read before the next call writes
  return sum;
}

fn workgroup_max4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let part = subgroupMax(value);
  if (lanes.index % lanes.size == 0u) { partial_a[lanes.index / lanes.size] = part; }
  workgroupBarrier(); // all subgroups have written
  var most = partial_a[0];
  for (var i = 1u; i < WORKGROUP / lanes.size; i++) { most = max(most, partial_a[i]); }
  workgroupBarrier(); // all have read before the next call writes
  return most;
}
