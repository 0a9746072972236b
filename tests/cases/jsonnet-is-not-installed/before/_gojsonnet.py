raise ImportError("as if go-jsonnet were not installed")
