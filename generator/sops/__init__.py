"""Files that sops encrypts, looked at without a key."""

from generator.sops.checking import (
    RECIPIENTS,
    Problem,
    decrypted_size,
    is_encrypted_file,
    problems,
    problems_of,
)
from generator.sops.rule import rule_options

__all__ = [
    "RECIPIENTS",
    "Problem",
    "decrypted_size",
    "is_encrypted_file",
    "problems",
    "problems_of",
    "rule_options",
]
