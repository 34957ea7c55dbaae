// Matrix units of half precision.
enable f16;
alias Element = f16;
const PARTS = 2u;
const W_SCALE = 256.0; // what the first bits of most weights leave is then no subnormal half, and no model's are near 255
const GAP = 8u;        // so that eight lines of a tile begin in different banks

// The bits of a half, cut off: a compiler may take a value that becomes a half and a float again for the value itself.
fn most_of(value: vec4<f32>) -> vec4<f32> { return bitcast<vec4<f32>>(bitcast<vec4<u32>>(value) & vec4(0xffffe000u)); }
