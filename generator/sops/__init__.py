"""Files that sops encrypts, looked at without a key."""

from generator.sops.checking import (
    RECIPIENTS,
    Problem,
    decrypted_size,
    is_encrypted_file,
    problems,
    problems_of,
)
from generator.sops.flux import MARK, other_mark
from generator.sops.rule import rule_options

__all__ = [
    "MARK",
    "RECIPIENTS",
    "Problem",
    "decrypted_size",
    "is_encrypted_file",
    "other_mark",
    "problems",
    "problems_of",
    "rule_options",
]
