// A KV cache in single precision.
alias elem4 = vec4<f32>;
fn wide(e: elem4) -> vec4<f32> { return e; }
fn key_scale(kv: u32, slot: u32) -> f32 { return 1.0; }
fn value_scale(kv: u32, slot: u32) -> f32 { return 1.0; }
