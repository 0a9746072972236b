{ a: (import 'error.jsonnet').a }
