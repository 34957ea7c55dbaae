// Eight rows of query, key or value of one token: queries and keys are rotated (RoPE, Su et al. 2021, arXiv:2104.09864), queries scaled
// for the softmax and stored, keys and values appended to the cache. Pairs of a rotation stand side by side.
// Joined with: lib/elem_*, lib/slot_*, lib/rotate.
@group(0) @binding(3) var<storage, read_write> queries: array<vec4<f32>>; // [token][head][dim / 4]
@group(0) @binding(4) var<storage, read_write> cache: array<elem4>;       // keys [kv head][dim / 4][slot], then values [kv head][slot][dim / 4]
override ROW_OFFSET: u32 = 0u; // this matrix's first row among the query, key and value rows
override QUERY_ROWS: u32;
override KEY_ROWS: u32;
override HEAD: u32;    // values in a head
override CONTEXT: u32; // slots that the cache has
override QUERY_SCALE: f32;

fn append(row: u32, token: u32, value: vec4<f32>) {
  if (row >= QUERY_ROWS + KEY_ROWS) {
    let v = row - QUERY_ROWS - KEY_ROWS;
    cache[(KEY_ROWS / 4u) * CONTEXT + ((v / HEAD) * CONTEXT + slot(token)) * (HEAD / 4u) + (v % HEAD) / 4u] = elem4(value);
    return;
  }
  let is_key = row >= QUERY_ROWS;
  let key = row - select(0u, QUERY_ROWS, is_key); // or query
  let turned = rotate(value, key % HEAD, place_of(token).x);
  if (is_key) {
    cache[(key / 4u) * CONTEXT + slot(token)] = elem4(turned);
  } else {
    queries[(token * QUERY_ROWS + row) / 4u] = turned * QUERY_SCALE;
  }
}

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let row = ROW_OFFSET + octet * 8u;
  for (var half = 0u; half < 2u; half++) { append(row + half * 4u, token, select(a, b, half == 1u)); }
}
