// Embeddings of families that turn queries and keys instead of marking positions here.
fn placed(position: u32, vector: u32, value: vec4<f32>) -> vec4<f32> { return value; }
