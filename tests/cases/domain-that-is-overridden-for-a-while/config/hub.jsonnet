{ domain: std.extVar('DOMAIN') }
