"""Text of others, made safe for a terminal."""

import json


def visible(text: str) -> str:
    """Write what would move the cursor as JSON does."""
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
