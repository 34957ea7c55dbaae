// Q8_0 packed for the GPU: weight = d · q, q signed. Rows stand four by four (a quad); a unit is 8 weights of a row, two words.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit][half]: weights 0…3 then 4…7, a component a row
@group(0) @binding(9) var<storage, read> scales: array<vec2<u32>>; // [quad][block of 32], f16 d of four rows

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let s = scales[quad * (UNITS / 4u) + unit / 4u];
  return vec4(unpack2x16float(s.x), unpack2x16float(s.y));
}

fn signed_bytes(word: u32) -> vec4<f32> { return vec4<f32>(unpack4xI8(word)); }

// What 8 weights of four rows add to four outputs. Symmetric blocks have no use for x_sum.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let at = (quad * UNITS + unit) * 2u;
  let l = quants[at];
  let h = quants[at + 1u];
  let q = vec4(
    dot(signed_bytes(l.x), x0) + dot(signed_bytes(h.x), x1),
    dot(signed_bytes(l.y), x0) + dot(signed_bytes(h.y), x1),
    dot(signed_bytes(l.z), x0) + dot(signed_bytes(h.z), x1),
    dot(signed_bytes(l.w), x0) + dot(signed_bytes(h.w), x1),
  );
  return quad_scales(quad, unit) * q;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let at = (quad * UNITS + unit) * 2u;
  let l = quants[at];
  let h = quants[at + 1u];
  let d = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(d.x * signed_bytes(l.x), d.y * signed_bytes(l.y), d.z * signed_bytes(l.z), d.w * signed_bytes(l.w)),
    mat4x4(d.x * signed_bytes(h.x), d.y * signed_bytes(h.y), d.z * signed_bytes(h.z), d.w * signed_bytes(h.w)),
  );
}
