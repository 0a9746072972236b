"""What a change of ``rendered/`` means: two sides of it in, blocks of changes out.

``sides`` says which files have to be read; ``objects`` reads them; ``clusters`` finds which objects
belong together, ``releases`` compares a HelmRelease by what Helm will see, ``compare`` any two
trees of data; ``stores`` and ``files`` look at what no object says. ``dangers`` marks what a
reviewer must not miss; ``blocks`` says equal changes of many hubs once. Knows no git, no disk and
no terminal.
"""
