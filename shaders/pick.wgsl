// The likeliest token, greedily, and the stage set for the next step, all on the GPU. One workgroup. A kernel of its own, because the one that draws
// takes a compiler several times as long and a first answer need not wait for it.
// Joined with: lib/state, lib/choose.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) index: u32) { settle(index, best_slice(index).id); }
