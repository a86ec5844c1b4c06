"""A verified copy of the house's database, made while it serves, moved into place whole.

Copying the file is never a backup: commits that still lie in the WAL would be missing. `VACUUM
INTO` gives one consistent file under the same key; it is opened and checked before it counts.
"""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from kiosk import clock, keys
from kiosk.db import FILE, open_file
from kiosk.keys import sync_folder

KEEP = 24  # verified copies; older ones are removed
SUFFIX = ".kiosk-backup"
PART = ".part"  # of a copy that is not whole yet
HALF_COPY = timedelta(hours=1)  # by then a copy is made, or its power is gone
RESTORING = f"{FILE}.restoring"


class BadCopy(Exception):
    """A copy that did not pass its checks; the reason is in plain words."""


@dataclass(frozen=True)
class Manifest:
    """What is known of a copy: its size in bytes, its SHA-256, its rows, and when it was made."""

    made_at: str
    size: int
    sha256: str
    rows: dict[str, int]


def folder(instance: Path) -> Path:
    return instance / "backups"


def make(instance: Path, key: bytes, reason: str, target: Path | None = None) -> Path:
    """Copy the database of `instance` and return the copy's path. Raises BadCopy, OSError.

    `reason` becomes part of the name ("hand", "before-0002"); `target` is another folder, such
    as a USB stick's.
    """
    home = target or folder(instance)
    home.mkdir(parents=True, exist_ok=True)
    final = home / f"{clock.now():%Y%m%dT%H%M%S%f}-{reason}{SUFFIX}"
    draft = final.with_suffix(PART)
    try:
        _copy(instance / FILE, key, draft)
        manifest = verify(draft, key)
        _write(final.with_suffix(".json"), json.dumps(asdict(manifest), indent=1))
        os.replace(draft, final)
    except BaseException:
        _drop(draft)
        raise
    sync_folder(home)
    if target is None:  # a stick may hold another house's copies too
        _forget_old(home)
    return final


def _copy(source: Path, key: bytes, draft: Path) -> None:
    if not source.exists():
        raise BadCopy(f"chưa có dữ liệu ở {source}")
    connection = open_file(source, key)
    try:
        connection.execute("VACUUM INTO ?", (str(draft),))
    finally:
        connection.close()
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def verify(path: Path, key: bytes) -> Manifest:
    """Open the copy at `path`, check every page and count its rows. Raises BadCopy."""
    if not path.is_file():
        raise BadCopy(f"không có tệp {path}")
    try:
        rows = _checked_rows(path, key)
    except Exception as error:  # the driver's own errors have no common base worth naming
        raise BadCopy(f"không mở được {path.name}: sai khóa hoặc tệp hỏng ({error})") from error
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Manifest(clock.now().isoformat(), path.stat().st_size, digest, rows)


def _checked_rows(path: Path, key: bytes) -> dict[str, int]:
    connection = open_file(path, key)
    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise BadCopy("có trang dữ liệu bị hỏng")
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BadCopy("cấu trúc dữ liệu bị hỏng")
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in tables if not name.startswith("sqlite_")]
        return {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}  # noqa: S608
    finally:
        with suppress(driver.Error):  # a bad copy says so above
            connection.execute("PRAGMA journal_mode=DELETE")  # leave one file, no -wal beside it
        connection.close()


def restore(instance: Path, copy: Path, key: bytes) -> Path | None:
    """Put `copy` in the place of the database; return where the old one was put aside, if any.

    `key` becomes the house's key, but only once it has opened the copy. Only while no server runs
    (the caller holds the lock). Nothing is deleted. Raises BadCopy, OSError.
    """
    draft = instance / RESTORING
    try:
        _write_bytes(draft, copy.read_bytes())
        verify(draft, key)
    except BaseException:
        _drop(draft)
        raise
    aside = _put_aside(instance)
    keys.write(instance, key)
    os.replace(draft, instance / FILE)
    sync_folder(instance)
    return aside


def is_half_restored(instance: Path) -> bool:
    """True where the power went between putting the old data aside and putting the copy there."""
    return (instance / RESTORING).exists() and not (instance / FILE).exists()


def _put_aside(instance: Path) -> Path | None:
    """Move the present database, its WAL and a copy of its key into quarantine/, should they still
    be wanted."""
    if not (instance / FILE).exists():
        return None
    aside = instance / "quarantine" / f"{clock.now():%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700, parents=True)
    if keys.path_of(instance).exists():
        shutil.copy2(keys.path_of(instance), aside)
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        if (instance / name).exists():
            os.replace(instance / name, aside / name)
    sync_folder(aside)
    return aside


def _drop(draft: Path) -> None:
    for leftover in draft.parent.glob(f"{draft.name}*"):  # with its -journal or -wal
        leftover.unlink(missing_ok=True)


def newest(instance: Path) -> Path | None:
    """The latest verified copy, or None."""
    copies = sorted(folder(instance).glob(f"*{SUFFIX}"))
    return copies[-1] if copies else None


def is_newer_than(instance: Path, age: timedelta) -> bool:
    """True where the latest copy is younger than `age`."""
    latest = newest(instance)
    return latest is not None and clock.now() - _made_at(latest) < age


def _made_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _forget_old(home: Path) -> None:
    for old in sorted(home.glob(f"*{SUFFIX}"))[:-KEEP]:
        old.with_suffix(".json").unlink(missing_ok=True)
        old.unlink()
    oldest = clock.now() - HALF_COPY
    for part in home.glob(f"*{PART}*"):  # of a power cut
        if _made_at(part) < oldest:
            part.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
