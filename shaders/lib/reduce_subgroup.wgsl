// Sums and maxima over a workgroup by subgroups, then once through workgroup memory.
// A sum mostly comes last: what comes after one is behind a barrier of the caller's.
enable subgroups;

const NARROW = 4u; // no driver has smaller subgroups
var<workgroup> reduced: array<vec4<f32>, WORKGROUP / NARROW>;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
  @builtin(subgroup_size) size: u32,
}

// Over the whole workgroup, right in every invocation.
fn workgroup_sum4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let part = subgroupAdd(value);
  if (lanes.index % lanes.size == 0u) { reduced[lanes.index / lanes.size] = part; }
  workgroupBarrier(); // all subgroups have written
  var sum = reduced[0];
  for (var i = 1u; i < WORKGROUP / lanes.size; i++) { sum += reduced[i]; }
  return sum;
}

fn workgroup_max4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let part = subgroupMax(value);
  if (lanes.index % lanes.size == 0u) { reduced[lanes.index / lanes.size] = part; }
  workgroupBarrier(); // all subgroups have written
  var most = reduced[0];
  for (var i = 1u; i < WORKGROUP / lanes.size; i++) { most = max(most, reduced[i]); }
  workgroupBarrier(); // all have read before the next call writes
  return most;
}
