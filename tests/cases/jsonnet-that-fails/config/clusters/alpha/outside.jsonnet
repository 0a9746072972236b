import '../../../../outside.libsonnet'
