{
  fullname: std.extVar('HUB') + '-hub',
  size: if std.extVar('HUB') == 'prod' then 10 else 1,
}
