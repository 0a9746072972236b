{ assert self.a == 1 : 'a must be 1', a: 2 }
