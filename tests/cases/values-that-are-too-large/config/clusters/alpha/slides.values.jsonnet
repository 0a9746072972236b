{slides: std.repeat('slide ', 200000)}
