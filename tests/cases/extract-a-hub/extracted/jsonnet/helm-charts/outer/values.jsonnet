local sizes = import '../../config/sizes.libsonnet';
{
  inner: {
    ingress: { hosts: [std.extVar('DOMAIN')] },
    singleuser: { serviceAccount: { annotations: {
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::%s:role/prod' % std.extVar('ACCOUNT'),
    } }, memory: sizes.small },
  },
}
