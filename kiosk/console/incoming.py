"""Packs that wait between the look at them and the press that takes them.

Each lies in the instance folder under a random name, readable by its owner only, for an hour.
"""

import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app

from kiosk import clock
from kiosk.villages.models import Village

WAITS = timedelta(hours=1)
NAME = re.compile(r"[\w-]{22}", re.ASCII)


def keep(village: Village, data: bytes) -> str:
    """Put a pack aside; the name under which this village finds it again. Raises OSError."""
    name = secrets.token_urlsafe(16)
    folder = _folder(current_app)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{village.id}-{name}.zip"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    return name


def find(village: Village, name: str) -> bytes | None:
    """The pack of that name; None where there is none, or not for this village."""
    path = _path(village, name)
    return path.read_bytes() if path and path.exists() else None


def drop(village: Village, name: str) -> None:
    """Forget a pack that was taken or refused."""
    path = _path(village, name)
    if path:
        path.unlink(missing_ok=True)


def forget_old(app: Flask) -> None:
    """Delete what nobody took for an hour."""
    oldest = clock.now() - WAITS
    for path in _folder(app).glob("*.zip"):
        if datetime.fromtimestamp(path.stat().st_mtime, clock.VILLAGE_TIME) < oldest:
            path.unlink(missing_ok=True)


def _folder(app: Flask) -> Path:
    return Path(app.instance_path) / "incoming"


def _path(village: Village, name: str) -> Path | None:
    """Where a pack of that name would lie; None for what is no name of ours."""
    return _folder(current_app) / f"{village.id}-{name}.zip" if NAME.fullmatch(name) else None
