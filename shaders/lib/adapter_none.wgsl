// Rows that no adapter adds to.
struct Rows {
  a: vec4<f32>,
  b: vec4<f32>,
}

fn adapted(octet: u32, token: u32, rows: Rows) -> Rows { return rows; }
