// A half-precision KV cache, and the tile of keys that is read from it; every sum stays f32.
enable f16;
alias elem4 = vec4<f16>;
