"""Repositories of other tools → the files that make fleets of them, and what to know of the move.

Each importer (``deployer`` for 2i2c's layout, ``hubploy``, ``flux``) reads files and returns an
``Imported``: new files, never changed ones, with the names of Helm releases and namespaces that
are live. Whether the fleet is right is for the pipeline to say; nothing here writes.
"""
