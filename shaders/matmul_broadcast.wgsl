// Y = X·Wᵀ for many tokens (prefill) without workgroup memory or barriers, for subgroups of eight or more. An invocation computes one quad of
// rows of 8 tokens in registers. Each run of eight lanes holds a token a lane, and a value goes from there to all: it is read once a subgroup.
// matmul_tile decodes a weight for 32 tokens and this for 8, so which is faster is a device's own; sums are the same to the bit.
// Joined with: lib/state, lib/batch_*, lib/quad, quant/*, lib/bias_*, lib/adapter_*, lib/finish_*.
enable subgroups;
@group(0) @binding(0) var<uniform> state: State;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>; // [token][UNITS · 2]
override UNITS: u32;  // units of 8 weights in a row
override OCTETS: u32; // octets of rows in the matrix, or in an expert

const TOKENS = 8u;

// Four rows' weights times the values that the first four of eight lanes have: column i is token i's.
fn first_four(w: vec4<f32>, x: f32) -> mat4x4<f32> {
  return mat4x4(w * subgroupBroadcast(x, 0u), w * subgroupBroadcast(x, 1u), w * subgroupBroadcast(x, 2u), w * subgroupBroadcast(x, 3u));
}

fn last_four(w: vec4<f32>, x: f32) -> mat4x4<f32> {
  return mat4x4(w * subgroupBroadcast(x, 4u), w * subgroupBroadcast(x, 5u), w * subgroupBroadcast(x, 6u), w * subgroupBroadcast(x, 7u));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let share = share_of(group.y);
  if (share.first >= share.end) { return; }
  let octet = (group.x * WORKGROUP + index) / 2u; // two neighbours have a quad each of it
  let quad = (share.octet + min(octet, OCTETS - 1u)) * 2u + index % 2u; // surplus lanes repeat the last octet and drop it: their values are wanted
  let row = read_at(min(share.first + index % TOKENS, share.end - 1u)) * UNITS;
  var a = mat4x4<f32>(); // column i: the quad's rows of token i
  var b = mat4x4<f32>(); // column i: of token 4 + i
  for (var unit = 0u; unit < UNITS; unit++) {
    let x0 = x[(row + unit) * 2u];
    let x1 = x[(row + unit) * 2u + 1u];
    let w = load_quad(quad, unit);
    a += first_four(w.lo[0], x0.x);
    b += last_four(w.lo[0], x0.x);
    a += first_four(w.lo[1], x0.y);
    b += last_four(w.lo[1], x0.y);
    a += first_four(w.lo[2], x0.z);
    b += last_four(w.lo[2], x0.z);
    a += first_four(w.lo[3], x0.w);
    b += last_four(w.lo[3], x0.w);
    a += first_four(w.hi[0], x1.x);
    b += last_four(w.hi[0], x1.x);
    a += first_four(w.hi[1], x1.y);
    b += last_four(w.hi[1], x1.y);
    a += first_four(w.hi[2], x1.z);
    b += last_four(w.hi[2], x1.z);
    a += first_four(w.hi[3], x1.w);
    b += last_four(w.hi[3], x1.w);
  }
  // Neighbours swap halves of their tokens, so that each has whole octets: the even one of tokens 0 to 3, the odd one of 4 to 7.
  let is_odd = index % 2u == 1u;
  for (var i = 0u; i < 4u; i++) {
    let other = subgroupShuffleXor(select(b[0], a[0], is_odd), 1u);
    let place = share.first + i + select(0u, 4u, is_odd);
    if (octet < OCTETS && place < share.end) {
      let token = written_at(place);
      let upper = select(a[0], other, is_odd);
      let lower = select(other, b[0], is_odd);
      let rows = adapted(octet, token, Rows(biased(octet * 2u, upper), biased(octet * 2u + 1u, lower)));
      finish(octet, token, rows.a, rows.b);
    }
    // The next token's sums move up: no index into registers varies.
    a = mat4x4(a[1], a[2], a[3], a[0]);
    b = mat4x4(b[1], b[2], b[3], b[0]);
  }
}
