// The 16 levels of IQ4_NL and IQ4_XS: −127, −104, −83, −65, −49, −35, −22, −10, 1, 13, 25, 38, 53, 69, 89, 113 (ggml's kvalues_iq4nl).
// A polynomial that comes within 0.44 of each and a rounding: five steps, where a table would cost a dozen or, as an array, go to memory.
// No cubic comes within 0.5.
const ZERO = 0.0;

fn levels(words: vec4<u32>, b: u32) -> vec4<f32> {
  let n = row_bytes(words, b);
  return round((((0.0015860428 * n + 0.031086439) * n - 1.371927) * n + 24.173830) * n - 126.56701);
}
