(import 'cycle-2.jsonnet') + {}
