// Sums over runs of LANES invocations that span several subgroups: shuffles within SUBGROUP invocations, workgroup memory between. More lanes a row keep a large
// device busy where a matrix has few rows. SUBGROUP is the device's smallest; a larger one holds several such parts.
enable subgroups;

const PARTS_OF_RUN = LANES / SUBGROUP;
var<workgroup> part_a: array<vec4<f32>, WORKGROUP / SUBGROUP>;
var<workgroup> part_b: array<vec4<f32>, WORKGROUP / SUBGROUP>;
var<workgroup> part_c: array<f32, WORKGROUP / SUBGROUP>;

struct Lanes {
  @builtin(local_invocation_index) index: u32,
}

struct Sums {
  a: vec4<f32>,
  b: vec4<f32>,
  c: f32,
}

// Right in the run's first invocation.
fn lanes_sum(lanes: Lanes, value: Sums) -> Sums {
  var sum = value;
  for (var offset = SUBGROUP / 2u; offset > 0u; offset >>= 1u) {
    sum.a += subgroupShuffleXor(sum.a, offset);
    sum.b += subgroupShuffleXor(sum.b, offset);
    sum.c += subgroupShuffleXor(sum.c, offset);
  }
  let part = lanes.index / SUBGROUP;
  if (lanes.index % SUBGROUP == 0u) {
    part_a[part] = sum.a;
    part_b[part] = sum.b;
    part_c[part] = sum.c;
  }
  workgroupBarrier(); // every part is written
  if (lanes.index % LANES == 0u) {
    for (var other = 1u; other < PARTS_OF_RUN; other++) {
      sum.a += part_a[part + other];
      sum.b += part_b[part + other];
      sum.c += part_c[part + other];
    }
  }
  return sum;
}

// Right in every invocation of the run.
fn lanes_total(lanes: Lanes, value: vec2<f32>) -> vec2<f32> {
  var sum = value;
  for (var offset = SUBGROUP / 2u; offset > 0u; offset >>= 1u) { sum += subgroupShuffleXor(sum, offset); }
  if (lanes.index % SUBGROUP == 0u) { part_a[lanes.index / SUBGROUP] = vec4(sum, 0.0, 0.0); }
  workgroupBarrier(); // every part is written
  let first = lanes.index / LANES * PARTS_OF_RUN;
  var total = vec2(0.0);
  for (var part = 0u; part < PARTS_OF_RUN; part++) { total += part_a[first + part].xy; }
  workgroupBarrier(); // all have read before the next call writes
  return total;
}
