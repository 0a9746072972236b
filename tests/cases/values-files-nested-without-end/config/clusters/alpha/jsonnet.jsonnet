local deep(n) = if n == 0 then 1 else { a: deep(n - 1) };
deep(300)
