"""Whether anyone may log in to a hub, told from its layers without decrypting them."""

from dataclasses import replace
from typing import Any

import pytest

from generator.authentication import check, is_chosen
from generator.fleet import LocalChart, RemoteChart
from generator.layers import Layer
from generator.tree import InMemory
from tests.stacks import RELEASE, as_encrypted, as_json, layer, secret_layer

GITHUB = {"hub": {"config": {"JupyterHub": {"authenticator_class": "github"}}}}
DUMMY = {"hub": {"config": {"JupyterHub": {"authenticator_class": "dummy"}}}}
NULL = {"hub": {"config": {"JupyterHub": {"authenticator_class": None}}}}
PASSWORD = {"hub": {"config": {"DummyAuthenticator": {"password": "x"}}}}
REMOTE = RELEASE.chart
assert isinstance(REMOTE, RemoteChart)
HUB = replace(RELEASE, chart=replace(REMOTE, name="jupyterhub"))
AROUND = b"{name: basehub, dependencies: [{name: jupyterhub}]}"
LOCAL = replace(
    RELEASE,
    chart=LocalChart(
        key="c", path="c", must_vendor=False, values=(), variables=(), location=RELEASE.location
    ),
)


def plain(values: Any) -> Layer:
    return layer("a.yaml", as_json(values).encode())


def encrypted(values: Any) -> Layer:
    return layer("enc-a.secret.yaml", as_encrypted(values))


@pytest.mark.parametrize(
    ("layers", "chosen", "is_open"),
    [
        ([], False, True),
        ([plain({"singleuser": {}})], False, True),
        ([plain(GITHUB)], True, False),
        ([plain({"jupyterhub": GITHUB})], True, False),
        ([encrypted(GITHUB)], True, False),
        ([plain(GITHUB), plain(NULL)], False, True),
        ([plain(DUMMY)], True, True),
        ([plain(DUMMY), encrypted(PASSWORD)], True, False),
        ([plain(PASSWORD)], False, True),
        ([secret_layer("login", sets=())], True, False),
        ([plain({"hub": {"existingSecret": "login"}})], True, False),
        ([plain({"auth": {"type": "github"}})], True, False),
        ([encrypted({"hub": {"extraConfig": {"a": "x"}}})], True, False),
        ([plain({"hub": {"extraConfig": {"a": "if c.X.authenticator_class == 1: pass"}}})], 0, 1),
        ([plain({"hub": {"extraConfig": {"a": "c.X.authenticator_class = MyOwn"}}})], 1, 0),
    ],
)
def test_layers_say_how_people_log_in(layers: list[Layer], chosen: bool, is_open: bool) -> None:
    assert is_chosen(InMemory({}), HUB, layers) == chosen
    assert [one.rule for one in check(InMemory({}), HUB, layers)] == ["no-authenticator"] * is_open


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        (b"", True),
        (b"jupyterhub: {hub: {config: {JupyterHub: {authenticator_class: x}}}}", False),
        (b"jupyterhub: {hub: {config: {JupyterHub: {authenticator_class: dummy}}}}", True),
    ],
)
def test_a_chart_around_jupyterhub_may_say_it(values: bytes, is_open: bool) -> None:
    files = InMemory({"c/Chart.yaml": AROUND, "c/values.yaml": values})
    assert bool(list(check(files, LOCAL, []))) == is_open
    assert is_chosen(files, LOCAL, []) != is_open


def test_other_charts_are_none_of_its_business() -> None:
    assert list(check(InMemory({}), RELEASE, [])) == []
    assert list(check(InMemory({"c/Chart.yaml": b"name: c"}), LOCAL, [])) == []
