// Half-precision storage and tiles; every sum stays f32.
enable f16;
alias elem4 = vec4<f16>;
