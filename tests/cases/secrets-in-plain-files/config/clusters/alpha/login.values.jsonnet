{hub: {config: import 'login.libsonnet'}}
