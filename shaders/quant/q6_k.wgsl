// Q6_K packed for the GPU: weight = d · sc · (q − 32), sc a signed byte for 16 weights, d a superblock of 256.
// Rows stand four by four (a quad); a unit is 8 weights of a row: one word of lower halves (byte b: weight b, weight 4 + b),
// and a byte in four of two bits each, shared by two units (byte b, from bit 0: unit 0 weight b and 4 + b, unit 1 weight b and 4 + b).
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit], a component a row
@group(0) @binding(9) var<storage, read> upper: array<vec4<u32>>;  // [quad][unit / 2], a component a row
@group(0) @binding(10) var<storage, read> scales: array<u32>;      // [quad][superblock][18]: f16 d of four rows, then four sc bytes for each 16 weights

fn quad_scales(quad: u32, unit: u32) -> vec4<f32> {
  let at = (quad * (UNITS / 32u) + unit / 32u) * 18u;
  let d = vec4(unpack2x16float(scales[at]), unpack2x16float(scales[at + 1u]));
  return d * vec4<f32>(unpack4xI8(scales[at + 2u + (unit / 2u) % 16u]));
}

fn low_six(word: u32, two: u32) -> vec4<f32> { return vec4<f32>(unpack4xU8((word & 0x0f0f0f0fu) | ((two & 0x03030303u) << 4u))); }
fn high_six(word: u32, two: u32) -> vec4<f32> { return vec4<f32>(unpack4xU8(((word >> 4u) & 0x0f0f0f0fu) | ((two & 0x0c0c0c0cu) << 2u))); }

// What 8 weights of four rows add to four outputs; x_sum is the sum of x0 and x1.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = quants[quad * UNITS + unit];
  let t = upper[quad * (UNITS / 2u) + unit / 2u] >> vec4(4u * (unit % 2u));
  let q = vec4(
    dot(low_six(w.x, t.x), x0) + dot(high_six(w.x, t.x), x1),
    dot(low_six(w.y, t.y), x0) + dot(high_six(w.y, t.y), x1),
    dot(low_six(w.z, t.z), x0) + dot(high_six(w.z, t.z), x1),
    dot(low_six(w.w, t.w), x0) + dot(high_six(w.w, t.w), x1),
  );
  return quad_scales(quad, unit) * (q - 32.0 * x_sum);
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let w = quants[quad * UNITS + unit];
  let t = upper[quad * (UNITS / 2u) + unit / 2u] >> vec4(4u * (unit % 2u));
  let d = quad_scales(quad, unit);
  return QuadUnit(
    mat4x4(d.x * (low_six(w.x, t.x) - 32.0), d.y * (low_six(w.y, t.y) - 32.0), d.z * (low_six(w.z, t.z) - 32.0), d.w * (low_six(w.w, t.w) - 32.0)),
    mat4x4(d.x * (high_six(w.x, t.x) - 32.0), d.y * (high_six(w.y, t.y) - 32.0), d.z * (high_six(w.z, t.z) - 32.0), d.w * (high_six(w.w, t.w) - 32.0)),
  );
}
