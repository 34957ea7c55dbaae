// A single-precision KV cache: on devices without shader-f16, and for models small enough to afford it.
alias elem4 = vec4<f32>;
