"""A repository that 2i2c's deployer runs → the fleet.yaml that makes a fleet of it, unchanged."""
