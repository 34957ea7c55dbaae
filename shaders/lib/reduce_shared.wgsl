// Sums and maxima over a workgroup by a tree in workgroup memory, for devices without subgroups.
// A sum mostly comes last: what comes after one is behind a barrier of the caller's.
var<workgroup> reduced: array<vec4<f32>, WORKGROUP>;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
}

// Over the whole workgroup, right in every invocation.
fn workgroup_sum4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let index = lanes.index;
  reduced[index] = value;
  for (var offset = WORKGROUP / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index < offset) { reduced[index] += reduced[index + offset]; }
  }
  workgroupBarrier(); // the root is written
  return reduced[0];
}

fn workgroup_max4(lanes: Lanes, value: vec4<f32>) -> vec4<f32> {
  let index = lanes.index;
  reduced[index] = value;
  for (var offset = WORKGROUP / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index < offset) { reduced[index] = max(reduced[index], reduced[index + offset]); }
  }
  workgroupBarrier(); // the root is written
  let most = reduced[0];
  workgroupBarrier(); // all have read before the next call writes
  return most;
}
