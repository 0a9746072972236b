"""What a new hub still needs that fleetwave cannot write: above all secrets, which go from a person
to sops without lying in a file in between."""

from collections.abc import Iterator, Sequence

from generator.charts.nesting import keys_of
from generator.commands.new.wanted import CHART, Choices, NewHub
from generator.config_paths import CLUSTERS
from generator.fleet import LocalChart, Settings
from generator.tree import Files
from generator.yaml.entry import flow

_OAUTH = {
    "github": ("GitHubOAuthenticator", "https://github.com/settings/applications/new"),
    "google": ("GoogleOAuthenticator", "https://console.cloud.google.com/apis/credentials"),
    "cilogon": ("CILogonOAuthenticator", "https://cilogon.org/oauth2/register"),
}
"""Authenticator to its class, and where a client is registered."""


def encrypted_name(hub: str) -> str:
    return f"enc-{hub}.secret.values.yaml"


def under(files: Files, settings: Settings, chart: str) -> tuple[str, ...]:
    """Return the keys of a chart's values that those of JupyterHub's chart are below."""
    found = settings.charts.get(chart)
    keys = keys_of(files, found.path, CHART) if isinstance(found, LocalChart) else None
    return keys or ()


def has_own_place(settings: Settings, chart: str | None) -> bool:
    """Tell whether layers of the chart itself may say where each of its hubs is reached."""
    found = settings.charts.get(chart or "")
    return found is not None and bool(found.values)


def steps(
    files: Files, settings: Settings, cluster: str, choices: Choices, hubs: Sequence[NewHub]
) -> Iterator[str]:
    """Yield commands, and comments on them, in the order in which they are to be followed."""
    for hub in hubs:
        if secret := _secret(choices):
            yield from _secret_steps(files, settings, cluster, hub, choices, secret)
    if hubs and choices.authenticator and not choices.admins:
        yield "# nobody may log in yet: name an admin in `hub.config.Authenticator.admin_users`"
    if hubs and choices.authenticator == "native" and choices.admins:
        names = " and ".join(f"`{name}`" for name in choices.admins)
        yield f"# sign up as {names} as soon as a hub runs: the first to do so is the admin"
        yield from (f"# at https://{hub.domain}/hub/signup" for hub in hubs)
    if secrets := [f"`{hub.name}-tls`" for hub in hubs if not has_own_place(settings, hub.chart)]:
        yield f"# certificates in {' and '.join(secrets)}: by cert-manager, or make them yourself"
        yield "# (`ingress` in the values file of each hub shows how)"
    if hubs and choices.storage == "nfs":
        yield "# each hub's namespace needs a PersistentVolumeClaim `home-nfs`, for users' homes"


def _secret(choices: Choices) -> dict[str, dict[str, str]]:
    if choices.authenticator in _OAUTH:
        return {_OAUTH[choices.authenticator][0]: {"client_id": "…", "client_secret": "…"}}
    if choices.authenticator == "dummy":
        return {"DummyAuthenticator": {"password": "…"}}
    return {}


def _secret_steps(  # noqa: PLR0913, PLR0917 -- what the words depend on
    files: Files,
    settings: Settings,
    cluster: str,
    hub: NewHub,
    choices: Choices,
    secret: dict[str, dict[str, str]],
) -> Iterator[str]:
    name = encrypted_name(hub.name)
    if name in files.names(f"{CLUSTERS}/{cluster}")[1]:
        return
    if choices.authenticator in _OAUTH:
        yield f"# register a client at {_OAUTH[choices.authenticator][1]}"
        yield f"# with the callback https://{hub.domain}/hub/oauth_callback"
    else:
        yield "# until it has a password, anyone may log in"
    value: object = {"hub": {"config": secret}}
    for key in reversed(under(files, settings, hub.chart or "")):
        value = {key: value}
    yield f"sops edit {CLUSTERS}/{cluster}/{name}"
    yield f"# put in: {flow(value, as_json=False)}"
    yield f"# then list `{name}` last in `helm_chart_values_files` of `{hub.name}`"
