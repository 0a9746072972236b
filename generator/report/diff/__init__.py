"""What a change means, for people on a terminal, in a pull request and in a browser, and for
programs. ``wording`` says each change once for all of them."""
