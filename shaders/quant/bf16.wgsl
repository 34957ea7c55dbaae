// BF16 weights, packed two to a word: the upper half of an f32. Rows stand four by four (a quad); a unit is 8 weights of a row, one vector.
@group(0) @binding(8) var<storage, read> quants: array<vec4<u32>>; // [quad][unit][row]

fn bfloats(word: u32) -> vec2<f32> { return vec2(bitcast<f32>(word << 16u), bitcast<f32>(word & 0xffff0000u)); }
fn first_half(w: vec4<u32>) -> vec4<f32> { return vec4(bfloats(w.x), bfloats(w.y)); }
fn second_half(w: vec4<u32>) -> vec4<f32> { return vec4(bfloats(w.z), bfloats(w.w)); }

// What 8 weights of four rows add to four outputs. Plain floats have no use for x_sum.
fn dot_quad(quad: u32, unit: u32, x0: vec4<f32>, x1: vec4<f32>, x_sum: f32) -> vec4<f32> {
  let w = load_quad(quad, unit);
  return w.lo * x0 + w.hi * x1;
}

fn load_quad(quad: u32, unit: u32) -> QuadUnit {
  let at = (quad * UNITS + unit) * 4u;
  let a = quants[at];
  let b = quants[at + 1u];
  let c = quants[at + 2u];
  let d = quants[at + 3u];
  return QuadUnit(
    transpose(mat4x4(first_half(a), first_half(b), first_half(c), first_half(d))),
    transpose(mat4x4(second_half(a), second_half(b), second_half(c), second_half(d))),
  );
}
