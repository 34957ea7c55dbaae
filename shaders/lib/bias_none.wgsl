// Rows without a bias.
fn biased(quad: u32, value: vec4<f32>) -> vec4<f32> { return value; }
