"""The secrets of one house: made at first start, kept by the database, read by their owner only."""

import os
import secrets
from pathlib import Path

SIZE = 32  # bytes


class KeyMissing(Exception):
    """The database is there, and the key that opens it is not."""


def folder(instance: Path) -> Path:
    return instance / "keys"


def read(instance: Path, name: str, *, make: bool = True) -> bytes:
    """The secret called `name` (32 bytes); made when missing and `make` is true.

    Raises KeyMissing where a new secret would lock people out of their data.
    """
    path = folder(instance) / f"{name}.key"
    if path.exists():
        return bytes.fromhex(path.read_text().strip())
    if not make:
        raise KeyMissing(str(path))
    return write(instance, name, secrets.token_bytes(SIZE))


def write(instance: Path, name: str, secret: bytes) -> bytes:
    """Keep `secret` under `name`, on disk before anything is encrypted with it."""
    folder(instance).mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder(instance) / f"{name}.key"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret.hex())
        file.flush()
        os.fsync(file.fileno())
    return secret
