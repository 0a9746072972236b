"""Runs that look at no more than what may have changed since the last one: what is known of the
rest, how it is told, and when it is not enough."""
