"""Write what is new to a fleet: a cluster, a hub. Files of people are edited, never replaced."""
