{ a: 'café' }
