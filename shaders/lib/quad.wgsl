// What block formats share: 8 weights of four rows (a unit of a quad) as floats, and the words they come from.
struct QuadUnit {
  lo: mat4x4<f32>, // column k: weight k of the four rows
  hi: mat4x4<f32>, // column k: weight 4 + k of the four rows
}

// The same before they are floats: a byte a weight, a component a row.
struct QuadWords {
  lo: vec4<u32>,
  hi: vec4<u32>,
}

// A row's word has weight b in the low half of byte b and weight 4 + b in its high half.
fn nibbles(words: vec4<u32>) -> QuadWords { return QuadWords(words & vec4(0x0f0f0f0fu), (words >> vec4(4u)) & vec4(0x0f0f0f0fu)); }

// Nibbles and a fifth bit each: byte b of `fifth` holds, from bit 0, weight b of the four rows, then weight 4 + b of the four.
fn five_bits(words: vec4<u32>, fifth: u32) -> QuadWords {
  let four = nibbles(words);
  return QuadWords(
    four.lo | (vec4(fifth << 4u, fifth << 3u, fifth << 2u, fifth << 1u) & vec4(0x10101010u)),
    four.hi | (vec4(fifth, fifth >> 1u, fifth >> 2u, fifth >> 3u) & vec4(0x10101010u)),
  );
}

// Bit pairs, two rows to a word: byte b holds, from bit 0, weights b and 4 + b of the first row, then of the second.
fn bit_pairs(words: vec2<u32>) -> QuadWords {
  let w = words.xxyy;
  return QuadWords((w >> vec4(0u, 4u, 0u, 4u)) & vec4(0x03030303u), (w >> vec4(2u, 6u, 2u, 6u)) & vec4(0x03030303u));
}

// Byte b of each row's word. Signed on the way, because some drivers take several steps to make a float of an unsigned integer.
fn row_bytes(words: vec4<u32>, b: u32) -> vec4<f32> { return vec4<f32>(vec4<i32>((words >> vec4(8u * b)) & vec4(0xffu))); }

fn bytes(word: u32) -> vec4<f32> { return vec4<f32>(unpack4xU8(word)); }
