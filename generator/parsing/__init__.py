"""Documents → domain. Parse, don't validate: what comes out is well-formed."""
