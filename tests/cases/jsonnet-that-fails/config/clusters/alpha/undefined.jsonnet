{ a: b }
