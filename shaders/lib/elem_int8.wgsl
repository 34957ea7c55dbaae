// A KV cache in bytes, as cache_quantize leaves it: four values a word, each 128 more than it stands for, and behind all values one scale
// for each key and each value vector of a head. Scales join where a whole vector has been summed.
alias elem4 = u32;
fn wide(e: elem4) -> vec4<f32> { return vec4<f32>((vec4(e) >> vec4(0u, 8u, 16u, 24u)) & vec4(255u)) - 128.0; }
fn vector_scale(head: u32, slot: u32) -> f32 { return bitcast<f32>(cache[(2u * KV_HEADS * HEAD_VECTORS + head) * CONTEXT + slot]); }
fn key_scale(kv: u32, slot: u32) -> f32 { return vector_scale(kv, slot); }
fn value_scale(kv: u32, slot: u32) -> f32 { return vector_scale(KV_HEADS + kv, slot); }
