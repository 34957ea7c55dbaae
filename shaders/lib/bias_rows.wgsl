// A bias a row.
@group(0) @binding(7) var<storage, read> bias: array<vec4<f32>>; // [row / 4]

fn biased(quad: u32, value: vec4<f32>) -> vec4<f32> { return value + bias[quad]; }
