{ name: std.extVar('NAME') }
