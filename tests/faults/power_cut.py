"""A disk that obeys fsync and no more: what was not synced may be lost, torn or kept at a cut.

A VFS keeps two images of each file of SQLite's: the live one, which the program sees, and the
disk's. `xSync` brings the disk's up to date. At the cut each write since then is kept, dropped or
torn at a sector's end, as chance will. A Python VFS has no shared memory, hence one connection in
exclusive mode; and no encryption, which changes nothing of when SQLite syncs.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import apsw

from kiosk.db import PRAGMAS

SECTOR = 512  # bytes
LOST, TORN = 0.35, 0.15  # chances of a write that was not synced


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file; None cuts the file there."""

    place: int
    content: bytes | None

    def apply(self, image: bytearray) -> None:
        image.extend(b"\0" * (self.place - len(image)))
        if self.content is None:
            del image[self.place :]
        else:
            image[self.place : self.place + len(self.content)] = self.content

    def torn(self, chance: random.Random) -> "Write":
        sectors = len(self.content or b"") // SECTOR
        if not self.content or sectors < 2:
            return self
        return Write(self.place, self.content[: SECTOR * chance.randint(1, sectors - 1)])


class Image:
    """One file on the disk: what is surely there, and what may be."""

    def __init__(self) -> None:
        self.synced, self.waiting = bytearray(), list[Write]()

    def sync(self) -> None:
        for write in self.waiting:
            write.apply(self.synced)
        self.waiting.clear()

    def after_the_cut(self, chance: random.Random) -> bytes:
        image = bytearray(self.synced)
        for write in self.waiting:
            luck = chance.random()
            if luck >= LOST:
                (write.torn(chance) if luck < LOST + TORN else write).apply(image)
        return bytes(image)


class WatchedFile(apsw.VFSFile):
    """A file whose writes are noted."""

    def __init__(self, image: Image, name: object, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._image = image

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._image.waiting.append(Write(offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._image.waiting.append(Write(size, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._image.sync()

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0


class Disk(apsw.VFS):
    """The disk that the power of is cut."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}
        super().__init__("power-cut", "")

    def xOpen(self, name: object, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        return WatchedFile(self.images.setdefault(path, Image()), name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        self.images.pop(name, None)


@dataclass
class Tally:
    """How many commits were answered; how many of them were lost; how many files were damaged."""

    answered: int = 0
    lost: int = 0
    damaged: int = 0


def cut_power(folder: Path, synchronous: str, cuts: int) -> Tally:
    """Write under the house's settings, but for `synchronous`, and cut the power `cuts` times."""
    chance, tally = random.Random(11), Tally()
    for number in range(cuts):
        before, after = folder / f"{synchronous}{number}", folder / f"{synchronous}{number}-after"
        before.mkdir()
        after.mkdir()
        answered = _write_until_the_cut(before, after, synchronous, chance)
        tally.answered += answered
        kept = _kept(after / "house.db")
        tally.damaged += kept is None
        tally.lost += max(0, answered - (kept or 0))
    return tally


def _write_until_the_cut(before: Path, after: Path, synchronous: str, chance: random.Random) -> int:
    disk = Disk()
    connection = apsw.Connection(str(before / "house.db"), vfs="power-cut")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA wal_autocheckpoint=40")  # pages: many checkpoints in a short time
    connection.execute("CREATE TABLE dossier (number INTEGER PRIMARY KEY, body TEXT)")
    answered = chance.randint(3, 120)
    for number in range(answered):
        connection.execute("BEGIN IMMEDIATE")
        body = "x" * chance.randint(100, 9000)
        connection.execute("INSERT INTO dossier VALUES (?, ?)", (number, body))
        connection.execute("COMMIT")
    for path, image in disk.images.items():
        (after / Path(path).name).write_bytes(image.after_the_cut(chance))
    connection.close()
    disk.unregister()
    return answered


def _kept(path: Path) -> int | None:
    """How many rows are there after the cut, without a gap; None where the file is damaged."""
    connection = apsw.Connection(str(path))
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return None
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchall():
            return 0
        rows = connection.execute("SELECT count(*), ifnull(max(number) + 1, 0) FROM dossier")
        count, last = rows.fetchone()
        return count if count == last else None
    except (apsw.CorruptError, apsw.NotADBError):
        return None
    finally:
        connection.close()
