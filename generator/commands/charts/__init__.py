"""The charts of a fleet: who uses them, moving them to new versions, vendoring what they need."""
