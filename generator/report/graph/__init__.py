"""The rollout of a fleet as text, Mermaid, Graphviz's DOT and SVG; ``words`` is what they share."""
