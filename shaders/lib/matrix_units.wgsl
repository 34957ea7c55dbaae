// What matmul_matrix asks of the device's matrix units: subgroups of LANES multiply M × K by K × N elements of the tiles. `index` is the
// invocation's; only what stands in for the units in tests deals values out by it.
enable subgroups;
enable chromium_experimental_subgroup_matrix;
// A subgroup's place in the workgroup is its invocations' index by LANES; that it is the same for all is not for analysis to see.
diagnostic(off, chromium.subgroup_matrix_uniformity);

alias Left = subgroup_matrix_left<Element, K, M>;
alias Right = subgroup_matrix_right<Element, N, K>;
alias Result = subgroup_matrix_result<f32, N, M>;

fn load_x(side: u32, at: u32) -> Left { return subgroupMatrixLoad<Left, row_major>(&x_tile[side], at, STRIDE); }
fn load_w(side: u32, at: u32) -> Right { return subgroupMatrixLoad<Right, col_major>(&w_tile[side], at, STRIDE); }
fn multiply_add(index: u32, x: Left, w: Right, sum: Result) -> Result { return subgroupMatrixMultiplyAccumulate(x, w, sum); }
fn store_result(index: u32, side: u32, result: Result) { subgroupMatrixStore<row_major>(&y_tile[side], 0u, result, N); }
