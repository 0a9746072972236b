"""YAML as Helm and Flux read it (go-yaml v2), and written so that every reader agrees.

The rules were measured with the programs' own Go libraries; tests/data holds the answers and
tests/oracle the program that gave them. Knows text and data; nothing of fleets, charts or files.

``loader`` reads a document, ``forms`` many that are alike; ``find`` says where a part of one is
written, ``emit`` writes one, ``portable`` tells what no spelling can carry.
"""
