"""The folder of PDFs: what a house without a printer has."""

import os
from pathlib import Path

from kiosk.printers.backend import Progress, Way
from kiosk.printers.faults import Fault
from kiosk.printers.paper import Paper


def write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, whatever happens to the power."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


class Folder:
    """Takes each slip as a file, whole or not at all; raises OSError where the disk does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def look(self) -> Fault | None:
        return None

    def send(self, paper: Paper) -> str | None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(self._folder / f"{paper.name}.pdf", paper.pdf)
        return None

    def follow(self, ticket: str) -> Progress:
        return Progress(Way.OUT)

    def find(self, name: str) -> str | None:
        """Its own name where the file is there, for then it is whole."""
        return name if (self._folder / f"{name}.pdf").exists() else None

    def cancel(self, ticket: str) -> None:
        """A file stays until it is forgotten."""
