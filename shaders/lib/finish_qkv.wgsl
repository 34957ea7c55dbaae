// Eight rows of query, key or value of one token: queries and keys are rotated (RoPE, Su et al. 2021, arXiv:2104.09864), queries scaled
// for the softmax and stored, keys and values appended to the cache. Pairs of a rotation stand side by side.
// Joined with: lib/elem_*.
@group(0) @binding(3) var<storage, read_write> queries: array<vec4<f32>>; // [token][head][dim / 4]
@group(0) @binding(4) var<storage, read_write> cache: array<elem4>;       // keys [kv head][dim / 4][position], then values [kv head][position][dim / 4]
@group(0) @binding(5) var<storage, read> rotations: array<vec4<f32>>;     // [position][rotated dim / 4]: cos, sin, cos, sin
override ROW_OFFSET: u32 = 0u; // this matrix's first row among the query, key and value rows
override QUERY_ROWS: u32;
override KEY_ROWS: u32;
override HEAD: u32;    // values in a head
override ROTATED: u32; // of which the first ROTATED are
override CONTEXT: u32; // positions that the cache holds
override QUERY_SCALE: f32;

fn rotate(v: vec4<f32>, dim: u32, position: u32) -> vec4<f32> {
  if (dim >= ROTATED) { return v; }
  let r = rotations[(position * ROTATED + dim) / 4u];
  return vec4(v.x * r.x - v.y * r.y, v.x * r.y + v.y * r.x, v.z * r.z - v.w * r.w, v.z * r.w + v.w * r.z);
}

fn append(row: u32, token: u32, value: vec4<f32>) {
  let position = state.position + token;
  if (row < QUERY_ROWS) {
    queries[(token * QUERY_ROWS + row) / 4u] = rotate(value, row % HEAD, position) * QUERY_SCALE;
  } else if (row < QUERY_ROWS + KEY_ROWS) {
    let key = row - QUERY_ROWS;
    cache[(key / 4u) * CONTEXT + position] = elem4(rotate(value, key % HEAD, position));
  } else {
    let v = row - QUERY_ROWS - KEY_ROWS;
    cache[(KEY_ROWS / 4u) * CONTEXT + ((v / HEAD) * CONTEXT + position) * (HEAD / 4u) + (v % HEAD) / 4u] = elem4(value);
  }
}

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let row = ROW_OFFSET + octet * 8u;
  append(row, token, a);
  append(row + 4u, token, b);
}
