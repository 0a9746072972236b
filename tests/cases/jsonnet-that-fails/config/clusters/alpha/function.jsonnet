function(x) { a: x }
