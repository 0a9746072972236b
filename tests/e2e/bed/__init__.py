"""Real engines on one machine, without containers: built, started, asked, stopped.

From the outside in: ``bed`` is all of them; ``cluster`` one Kubernetes API server with what Flux
runs beside it; ``argocd`` the one Argo CD; ``hosting`` what they fetch from; ``webhooks`` whom they
tell, and who tells them. Below: ``api`` asks a Kubernetes API server, ``watching`` keeps what it
said, ``waiting`` waits for it; ``process`` starts and stops one program, ``engines`` knows and
builds them.
"""
