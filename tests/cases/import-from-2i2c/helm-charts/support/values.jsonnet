{ cluster: std.extVar('VARS_2I2C_CLUSTER_NAME') }
