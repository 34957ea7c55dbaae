// A half-precision KV cache, and the tile of keys that is read from it; every sum stays f32.
enable f16;
alias elem4 = vec4<f16>;
fn wide(e: elem4) -> vec4<f32> { return vec4<f32>(e); }
fn key_scale(kv: u32, slot: u32) -> f32 { return 1.0; }
fn value_scale(kv: u32, slot: u32) -> f32 { return 1.0; }
