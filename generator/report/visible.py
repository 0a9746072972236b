"""Text of others, made safe for a terminal."""

import json


def visible(text: str) -> str:
    """Write what would move the cursor as JSON does."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def boxed(text: str) -> str:
    """Show control characters as a box, so that they move no cursor, and a caret below fits."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign == "\t" else "�" for sign in text)
