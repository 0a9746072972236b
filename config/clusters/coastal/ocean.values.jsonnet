local profiles = import '../../profiles.libsonnet';

{
  singleuser: {
    profileList: profiles.shares('r5.xlarge', [4, 1]) + [
      profile { default: false, description: 'For model runs; takes some minutes to start' }
      for profile in profiles.shares('r5.4xlarge', [2, 1])
    ],
  },
}
