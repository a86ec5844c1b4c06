"""The secret of one house: made at first start, kept by the database, read by its owner only.

Whatever else must stay secret is made from it. So the one recovery sheet that `kiosk key` prints
brings back everything on a new machine: the data, the team's PINs, and the QR codes on paper.
"""

import hmac
import os
import secrets
from pathlib import Path

SIZE = 32  # bytes
HOUSE = "database"  # the secret that is kept; it also opens the encrypted file


class KeyMissing(Exception):
    """The database is there, and the key that opens it is not."""


def folder(instance: Path) -> Path:
    return instance / "keys"


def path_of(instance: Path) -> Path:
    return folder(instance) / f"{HOUSE}.key"


def read(instance: Path, name: str, *, make: bool = False) -> bytes:
    """The secret called `name` (32 bytes); the house's own is made when missing and `make` is true.

    Raises KeyMissing where a new secret would lock people out of their data.
    """
    if name != HOUSE:
        return hmac.digest(read(instance, HOUSE), name.encode(), "sha256")
    path = path_of(instance)
    if path.exists():
        return _parsed(path)
    if not make:
        raise KeyMissing(f"không thấy tệp khóa {path}")
    return write(instance, secrets.token_bytes(SIZE))


def _parsed(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except ValueError:
        secret = b""
    if len(secret) != SIZE:
        raise KeyMissing(f"tệp khóa {path} bị hỏng")
    return secret


def write(instance: Path, secret: bytes) -> bytes:
    """Keep the house's `secret`, whole on disk before anything is encrypted with it."""
    folder(instance).mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_of(instance)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret.hex())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    for changed in (path.parent, instance):
        sync_folder(changed)
    return secret


def sync_folder(path: Path) -> None:
    """Put the names in the folder `path` on disk; syncing a file does not do that for its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
