"""Where each command is. Its module is imported when it is asked for, and no other's."""

from importlib import import_module
from types import FunctionType

# In the order of `--help`.
COMMANDS = {
    "render": "rendering.render",
    "validate": "validating.validate",
    "bootstrap": "rendering.bootstrap",
    "affected": "affecting.affected",
    "diff": "comparing.diff",
    "explain": "explaining.explain",
    "values": "explaining.values",
    "graph": "graphing.graph",
    "publish": "publishing.publish",
    "promote": "promoting.promote",
    "rollout": "rolling_out.rollout",
    "doctor": "doctor.doctor",
    "extract": "extracting.extract",
    "import": "importing.import_",
    "gc": "charts.collect",
    "completion": "completing.completion",
    "charts list": "charts.list_charts",
    "charts bump": "charts.bump",
    "charts vendor": "charts.vendor",
    "init": "init.init",
    "new cluster": "new.cluster",
    "new hub": "new.hub",
    "schema": "schemas.schema",
}
"""By name: its module here, and its function. Of two words, the first is a group's."""

GROUPS = {
    "charts": "List, move and vendor the charts of the fleet",
    "new": "Add a cluster or a hub to the fleet",
}


def command(name: str) -> FunctionType:
    module, _, function = COMMANDS[name].partition(".")
    found: FunctionType = getattr(import_module(f"generator.cli.{module}"), function)
    return found
