"""The values of a fleet, as people write them: each of four layers sets less than the one below.

The defaults have some 60 leaves. What is in single braces differs by cluster or hub.
"""

DEFAULTS = """\
proxy:
  service:
    type: ClusterIP
  chp:
    networkPolicy: {enabled: true}
    resources:
      requests: {cpu: 10m, memory: 64Mi}
      limits: {memory: 512Mi}
ingress:
  enabled: true
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 256m
    cert-manager.io/cluster-issuer: letsencrypt-prod
  tls:
  - secretName: https-auto-tls
hub:
  config:
    JupyterHub:
      authenticator_class: github
      admin_access: true
    Authenticator:
      enable_auth_state: true
      admin_users: [ada, grace, edsger]
    GitHubOAuthenticator:
      scope: [read:org]
      populate_teams_in_auth_state: true
  concurrentSpawnLimit: 64
  consecutiveFailureLimit: 0
  allowNamedServers: true
  namedServerLimitPerUser: 5
  networkPolicy: {enabled: true}
  resources:
    requests: {cpu: 100m, memory: 256Mi}
    limits: {memory: 2Gi}
  nodeSelector:
    hub.jupyter.org/node-purpose: core
  extraConfig:
    01-working-dir: |
      c.KubeSpawner.working_dir = "/home/jovyan"
    02-prometheus: |
      c.JupyterHub.authenticate_prometheus = False
singleuser:
  defaultUrl: /lab
  startTimeout: 600
  cmd: [jupyterhub-singleuser]
  image:
    name: quay.io/jupyter/scipy-notebook
    tag: "2025-08-18"
    pullPolicy: IfNotPresent
  cpu: {guarantee: 0.05, limit: 2}
  memory: {guarantee: 512M, limit: 2G}
  storage:
    type: dynamic
    capacity: 10Gi
    homeMountPath: /home/jovyan
  networkPolicy:
    enabled: true
    egress:
    - to: []
      ports:
      - {port: 22, protocol: TCP}
      - {port: 443, protocol: TCP}
  extraEnv:
    GH_SCOPED_CREDS_APP_URL: https://github.com/apps/example
    JUPYTERHUB_SINGLEUSER_APP: jupyter_server.serverapp.ServerApp
scheduling:
  userScheduler: {enabled: true, replicas: 2}
  podPriority: {enabled: true}
  userPlaceholder: {enabled: false, replicas: 0}
  corePods:
    nodeAffinity: {matchNodePurpose: require}
prePuller:
  hook: {enabled: false}
  continuous: {enabled: false}
cull: {enabled: true, timeout: 3600, every: 600, users: false}
"""

PROVIDERS = {
    "aws": """\
singleuser:
  storage:
    dynamic: {storageClass: gp3}
  nodeSelector:
    node.kubernetes.io/instance-type: r5.xlarge
  extraEnv: {AWS_REGION: us-west-2, SCRATCH_BUCKET: s3://scratch}
hub:
  db: {type: sqlite-pvc, pvc: {storageClassName: gp3}}
ingress:
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: nlb
""",
    "gcp": """\
singleuser:
  storage:
    dynamic: {storageClass: standard-rwo}
  nodeSelector:
    cloud.google.com/gke-nodepool: users
  extraEnv: {GOOGLE_REGION: us-central1, SCRATCH_BUCKET: gs://scratch}
hub:
  db: {type: sqlite-pvc, pvc: {storageClassName: standard-rwo}}
ingress:
  annotations:
    kubernetes.io/ingress.class: nginx
""",
}

COMMON = """\
hub:
  config:
    GitHubOAuthenticator:
      allowed_organizations: [{cluster}-research, {cluster}-teaching]
singleuser:
  nodeSelector:
    hub.jupyter.org/pool: {cluster}
  extraEnv:
    CLUSTER_NAME: {cluster}
    CLUSTER_NUMBER: "{number}"
cull: {{timeout: {timeout}}}
"""

HUB = """\
ingress:
  hosts: [{hub}.{cluster}.example.org]
  tls:
  - secretName: https-auto-tls
    hosts: [{hub}.{cluster}.example.org]
hub:
  config:
    GitHubOAuthenticator:
      oauth_callback_url: https://{hub}.{cluster}.example.org/hub/oauth_callback
singleuser:
  image: {{tag: "2025-09-{day:02d}"}}
  memory: {{guarantee: {memory}G, limit: {memory}G}}
  extraEnv: {{HUB_NAME: {hub}}}
"""
