// Sums over runs of LANES invocations by a tree in workgroup memory, for devices without subgroups; right in the run's first invocation.
var<workgroup> partial_a: array<vec4<f32>, WORKGROUP>;
var<workgroup> partial_b: array<vec4<f32>, WORKGROUP>;
var<workgroup> partial_c: array<f32, WORKGROUP>;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
}

struct Sums {
  a: vec4<f32>,
  b: vec4<f32>,
  c: f32,
}

fn lanes_sum(lanes: Lanes, value: Sums) -> Sums {
  let index = lanes.index;
  partial_a[index] = value.a;
  partial_b[index] = value.b;
  partial_c[index] = value.c;
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index % LANES < offset) {
      partial_a[index] += partial_a[index + offset];
      partial_b[index] += partial_b[index + offset];
      partial_c[index] += partial_c[index + offset];
    }
  }
  return Sums(partial_a[index], partial_b[index], partial_c[index]);
}

// Right in every invocation of the run.
fn lanes_total(lanes: Lanes, value: vec2<f32>) -> vec2<f32> {
  let index = lanes.index;
  partial_a[index] = vec4(value, 0.0, 0.0);
  for (var offset = LANES / 2u; offset > 0u; offset >>= 1u) {
    workgroupBarrier(); // the upper half is written
    if (index % LANES < offset) { partial_a[index] += partial_a[index + offset]; }
  }
  workgroupBarrier(); // the roots are written
  let total = partial_a[index - index % LANES].xy;
  workgroupBarrier(); // all have read before the next call writes
  return total;
}

// What the invocation `offset` away in the run has, the bit turned.
fn lanes_swap(lanes: Lanes, value: vec4<f32>, offset: u32) -> vec4<f32> {
  partial_a[lanes.index] = value;
  workgroupBarrier(); // all have written
  let other = partial_a[lanes.index ^ offset];
  workgroupBarrier(); // all have read before the next call writes
  return other;
}
