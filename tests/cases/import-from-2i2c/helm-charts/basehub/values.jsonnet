{ jupyterhub: { account: std.extVar('VARS_2I2C_ACCOUNT_ID') } }
