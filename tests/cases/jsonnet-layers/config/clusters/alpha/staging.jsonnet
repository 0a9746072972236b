local sizes = import '../../lib/sizes.libsonnet';
{
  domain: std.extVar('DOMAIN'),
  sizes: [sizes.size(n) for n in [1, 2]],
  text: importstr 'text.txt',
  nothing: null,
}
