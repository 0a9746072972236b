// Under every hub of the jupyterhub chart: what follows from its name, domain and cluster.
local hub = std.extVar('HUB_NAME');
local domain = std.extVar('HUB_DOMAIN');
local provider = std.extVar('PROVIDER');
local account = std.extVar('ACCOUNT');

local staging = std.length(std.findSubstr('staging', hub)) > 0;

// Our cloud clusters have node pools labelled hub.jupyter.org/node-purpose; elsewhere all nodes are alike.
local nodePurpose = if provider == 'kubeconfig' then 'ignore' else 'require';

// The bills are split by these labels.
local costLabels = {
  'example.org/hub': hub,
  'example.org/account': account,
};

{
  hub: {
    config: {
      // Never guessed from the request's headers.
      OAuthenticator: { oauth_callback_url: 'https://%s/hub/oauth_callback' % domain },
    },
  },
  proxy: { service: { type: 'ClusterIP' } },  // the ingress is the only way in
  ingress: {
    enabled: true,
    hosts: [domain],
    tls: [{ hosts: [domain], secretName: '%s-tls' % hub }],
  },
  singleuser: { extraLabels: costLabels },
  scheduling: {
    corePods: { nodeAffinity: { matchNodePurpose: nodePurpose } },
    userPods: { nodeAffinity: { matchNodePurpose: nodePurpose } },
    userPlaceholder: { labels: costLabels },
  },
  // A canary should be ready, or fail, soon: it does not wait for images on every node.
  prePuller: { hook: { enabled: !staging } },
}
