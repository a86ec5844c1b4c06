"""A folder of PDFs: the printer of a house that has none."""

import os
from pathlib import Path

from kiosk.printers.backend import Progress, Way
from kiosk.printers.faults import Fault
from kiosk.printers.paper import Paper


def write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens to the power.

    Raises OSError where the disk is full or locked.
    """
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


class Folder:
    """The backend of Kind.FOLDER. A slip in it is out: there is nothing to wait for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def look(self) -> Fault | None:
        """A folder has no faults; that the disk is full is told when something is written."""
        return None

    def send(self, paper: Paper) -> None:
        """Lay a slip into the folder; raises OSError where it can't be written."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(self._file(paper.name), paper.pdf)

    def follow(self, ticket: str) -> Progress:
        """Out, or taken away since."""
        return Progress(Way.OUT if self._file(ticket).exists() else Way.LOST)

    def find(self, name: str) -> str | None:
        """A slip is there whole, or it never was sent."""
        return name if self._file(name).exists() else None

    def cancel(self, ticket: str) -> None:
        """What lies in the folder is printed already, and stays."""

    def _file(self, name: str) -> Path:
        return self._path / f"{name}.pdf"
