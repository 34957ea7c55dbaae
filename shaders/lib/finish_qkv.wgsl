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
  let position = place_of(token).x;
  if (row < QUERY_ROWS) {
    queries[(token * QUERY_ROWS + row) / 4u] = rotate(value, row % HEAD, position) * QUERY_SCALE;
  } else if (row < QUERY_ROWS + KEY_ROWS) {
    let key = row - QUERY_ROWS;
    cache[(key / 4u) * CONTEXT + slot(token)] = elem4(rotate(value, key % HEAD, position));
  } else {
    let v = row - QUERY_ROWS - KEY_ROWS;
    cache[(KEY_ROWS / 4u) * CONTEXT + ((v / HEAD) * CONTEXT + slot(token)) * (HEAD / 4u) + (v % HEAD) / 4u] = elem4(value);
  }
}

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let row = ROW_OFFSET + octet * 8u;
  append(row, token, a);
  append(row + 4u, token, b);
}
