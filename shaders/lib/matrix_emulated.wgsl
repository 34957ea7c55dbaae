// What stands in for matrix units where a device has none, so that all of matmul_matrix around them can be tested: operands are places in the
// tiles, and a result's values are dealt out to the subgroup's lanes. Right as long as the tiles stay as they are until the product is taken.
struct Place { side: u32, at: u32 }
alias Left = Place;
alias Right = Place;
struct Result { values: array<f32, M * N / LANES> }

fn load_x(side: u32, at: u32) -> Left { return Left(side, at); }
fn load_w(side: u32, at: u32) -> Right { return Right(side, at); }

// A bound that compilers can't see, as loops that they unroll take them long.
fn rolled(bound: u32) -> u32 { return bound + state.unused.x; }

fn multiply_add(index: u32, x: Left, w: Right, sum: Result) -> Result {
  var next = sum;
  for (var i = 0u; i < rolled(M * N / LANES); i++) {
    let place = i * LANES + index % LANES;
    for (var k = 0u; k < rolled(K); k++) {
      next.values[i] += f32(x_tile[x.side][x.at + place / N * STRIDE + k]) * f32(w_tile[w.side][w.at + place % N * STRIDE + k]);
    }
  }
  return next;
}

fn store_result(index: u32, side: u32, result: Result) {
  var copy = result;
  for (var i = 0u; i < M * N / LANES; i++) { y_tile[side][i * LANES + index % LANES] = copy.values[i]; }
}
