// Names what the deployer tells, and something else.
local name = std.extVar('VARS_2I2C_HUB_NAME');
{ jupyterhub: { title: name, region: if name == 'x' then std.extVar("REGION") else 'none' } }
