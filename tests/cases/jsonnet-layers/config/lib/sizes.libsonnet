{ size(n):: { cpu: n, memory: '%dG' % (2 * n) } }
