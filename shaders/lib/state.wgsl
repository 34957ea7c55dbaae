// Where the batch stands. The sampler writes it on the GPU after each token, so decode needs nothing from the CPU.
struct State {
  position: u32, // cache position of the batch's first token
  tokens: u32,   // tokens in the batch
  row: u32,      // the batch row that the vector kernels work on
  step: u32,     // tokens sampled so far; where the sampler writes its next result
}
