local lib = import 'lib.libsonnet';
local staging = std.extVar('NAME') == 'staging';

{
  hub: {
    db: { type: 'sqlite', pvc: if staging then { size: '1Gi' } else { size: '10Gi' } },
    config+: { callback: 'https://%s/hub' % std.extVar('DOMAIN') },
  },
} + lib.limits
