// Keys and values go where their stream has its place in the cache.
// Joined with: lib/state.
fn slot(token: u32) -> u32 {
  let place = place_of(token);
  return slot_at(place.y, place.x);
}
