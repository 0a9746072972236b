"""What production is given that staging has not tried, as text, Markdown and JSON."""
