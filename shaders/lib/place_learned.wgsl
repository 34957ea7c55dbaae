// A learned vector for each position, added to the embedding.
@group(0) @binding(2) var<storage, read> places: array<vec4<f32>>; // [position][UNITS · 2]

fn placed(position: u32, vector: u32, value: vec4<f32>) -> vec4<f32> { return value + places[position * UNITS * 2u + vector]; }
