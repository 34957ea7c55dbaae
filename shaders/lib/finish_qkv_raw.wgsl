// Eight rows of query, key or value of one token: values are appended to the cache, queries and keys stored for qk_norm, which norms, turns
// and places them.
// Joined with: lib/elem_*, lib/slot_*.
@group(0) @binding(3) var<storage, read_write> raw: array<vec4<f32>>; // [token][(QUERY_ROWS + KEY_ROWS) / 4]
@group(0) @binding(4) var<storage, read_write> cache: array<elem4>;   // keys [kv head][dim / 4][slot], then values [kv head][slot][dim / 4]
override ROW_OFFSET: u32 = 0u; // this matrix's first row among the query, key and value rows
override QUERY_ROWS: u32;
override KEY_ROWS: u32;
override HEAD: u32;    // values in a head
override CONTEXT: u32; // slots that the cache has

fn place(row: u32, token: u32, value: vec4<f32>) {
  if (row < QUERY_ROWS + KEY_ROWS) {
    raw[(token * (QUERY_ROWS + KEY_ROWS) + row) / 4u] = value;
  } else {
    let v = row - QUERY_ROWS - KEY_ROWS;
    cache[(KEY_ROWS / 4u) * CONTEXT + ((v / HEAD) * CONTEXT + slot(token)) * (HEAD / 4u) + (v % HEAD) / 4u] = elem4(value);
  }
}

fn finish(octet: u32, token: u32, a: vec4<f32>, b: vec4<f32>) {
  let row = ROW_OFFSET + octet * 8u;
  for (var half = 0u; half < 2u; half++) { place(row + half * 4u, token, select(a, b, half == 1u)); }
}
