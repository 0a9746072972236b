"""What to do next with an extract, for people."""


def next_steps(readme: str, to_fill_in: int) -> str:
    """Name the README, and how many files wait for secrets."""
    waiting = ""
    if to_fill_in:
        files = "1 file waits" if to_fill_in == 1 else f"{to_fill_in} files wait"
        waiting = f"; {files} for secrets, which were not given along"
    return f"\nhint: read `{readme}`{waiting}\n"
