// The id that stands for logits that are no numbers; the engine ends the answer there.
const NOT_FINITE = 0xffffffffu;

// How the next token is chosen. One struct for the kernels that take part in it.
struct Sampling {
  temperature: f32, // 0: greedy
  top_p: f32,       // 1: off
  min_p: f32,       // 0: off
  penalty: f32,     // 1: off
  top_k: u32,       // 0: off
  seed: u32,
  masked: u32,      // not 0: only tokens whose bit is set in the mask may come
}
