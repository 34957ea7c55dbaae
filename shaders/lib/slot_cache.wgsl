// Keys and values go to their own positions of the cache.
fn slot(token: u32) -> u32 { return state.position + token; }
