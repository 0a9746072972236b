"""A paused hub: its files as they were last rendered, and what they need."""
