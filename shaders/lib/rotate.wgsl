// RoPE of four neighbouring values of a head; pairs stand side by side. Su et al. 2021, arXiv:2104.09864.
@group(0) @binding(5) var<storage, read> rotations: array<vec4<f32>>; // [position][ROTATED / 4]: cos, sin, cos, sin
override ROTATED: u32; // values of a head that turn: its first

fn rotate(v: vec4<f32>, dim: u32, position: u32) -> vec4<f32> {
  if (dim >= ROTATED) { return v; }
  let r = rotations[(position * ROTATED + dim) / 4u];
  return vec4(v.x * r.x - v.y * r.y, v.x * r.y + v.y * r.x, v.z * r.z - v.w * r.w, v.z * r.w + v.w * r.z);
}
