"""Who is told of what happens to a cluster's Application."""

from collections.abc import Mapping
from typing import Any

from generator.fleet import Notifications


def parse_notifications(value: Mapping[str, Any]) -> Notifications:
    return {
        trigger: {
            service: (recipients,) if isinstance(recipients, str) else tuple(recipients)
            for service, recipients in services.items()
        }
        for trigger, services in value.items()
    }


def merge_notifications(fleet: Notifications, cluster: Notifications) -> Notifications:
    """Put a cluster's above the fleet's. A trigger counts as a whole: to leave one away, a cluster
    gives it nobody."""
    merged = {**fleet, **cluster}
    return {trigger: services for trigger, services in merged.items() if services}
