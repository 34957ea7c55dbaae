// Where a device has subgroups of several sizes, matmul_matrix's entry asks for LANES of them with an attribute of this extension.
enable subgroup_size_control;
