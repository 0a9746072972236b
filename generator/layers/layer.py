"""One layer of values: what a file says, or a Secret on the cluster is said to set."""

from generator import jsonnet
from generator.fleet import SecretKey
from generator.merging import Values
from generator.record import record


@record(eq=False)
class Layer:
    path: str
    """Of a Secret, its name for people."""
    values: Values
    """What the file says; of an encrypted file, with ciphertext for its leaves."""
    encrypted: bool = False
    data: bytes = b""
    """The file as it is, if it is encrypted."""
    needs_care: bool = False
    """It may have a leaf that cannot stand in ``spec.values``."""
    sources: tuple[str, ...] = ()
    """Files it was read from: itself and, for jsonnet, what it imports."""
    secret: SecretKey | None = None
    """The Secret that it is, if it is no file: ``values`` has the keys it sets, and no values."""

    @property
    def is_opaque(self) -> bool:
        """Whether what its leaves are is not known here."""
        return self.encrypted or self.secret is not None

    @property
    def is_jsonnet(self) -> bool:
        return self.path.endswith(jsonnet.ENDINGS)


def of_secret(secret: SecretKey) -> Layer:
    values: Values = {}
    for keys in secret.sets:
        inner = values
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = f"(of the {secret.title})"
    return Layer(secret.title, values, secret=secret)
