// Single-precision storage and tiles, for devices without shader-f16.
alias elem4 = vec4<f32>;
