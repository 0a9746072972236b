"""A commit on its way, as a table for people, as lines when something changes, and for programs."""
