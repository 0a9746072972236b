{ hub: std.extVar('HUB'), server: std.extVar('SERVER') }
