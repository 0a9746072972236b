"""What a change affects, as text, Markdown and JSON, and as the matrix of a CI job."""
