// not a secret any more
{token: 'ghp_MTX6T5bC6O3hDpHJanr4VjXiMha2mn82r7HQ'}
