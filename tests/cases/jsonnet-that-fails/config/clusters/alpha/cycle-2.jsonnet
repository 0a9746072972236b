(import 'cycle.jsonnet') + {}
