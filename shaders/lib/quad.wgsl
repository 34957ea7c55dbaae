// What every block format shares: 8 weights of four rows as floats, and the halves of a word of 4-bit weights.
struct QuadUnit {
  lo: mat4x4<f32>, // column j: weights 0…3 of row j
  hi: mat4x4<f32>, // column j: weights 4…7 of row j
}

fn low_half(word: u32) -> vec4<f32> { return vec4<f32>(unpack4xU8(word & 0x0f0f0f0fu)); }
fn high_half(word: u32) -> vec4<f32> { return vec4<f32>(unpack4xU8((word >> 4u) & 0x0f0f0f0fu)); }
