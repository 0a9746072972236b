"""How fast fleetwave is, beside the least that can be done and beside other tools.

docs/benchmarks.md says how to run it and how to read the tables. Nothing here is part of fleetwave.
"""
