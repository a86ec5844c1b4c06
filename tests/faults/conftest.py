"""A kiosk that can be killed, and a disk that can be filled."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.served import Served


@pytest.fixture(scope="session")
def sample_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a house with the sample village, to be copied."""
    instance = tmp_path_factory.mktemp("sample") / "instance"
    kiosk = Served(instance).start()
    kiosk.kill()
    return instance


@pytest.fixture
def instance(sample_house: Path, tmp_path: Path) -> Path:
    """A house of this test alone."""
    no_copies = shutil.ignore_patterns("backups")  # the day's own would stand among a test's
    return Path(shutil.copytree(sample_house, tmp_path / "instance", ignore=no_copies))


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serve an instance folder; whatever still runs at the end is killed."""
    served: list[Served] = []

    def start(instance: Path, command: str = "demo") -> Served:
        served.append(Served(instance, command))
        return served[-1].start()

    yield start
    for kiosk in served:
        kiosk.kill()


@pytest.fixture
def kiosk(instance: Path, serve: Callable[..., Served]) -> Served:
    """The sample house, served."""
    return serve(instance)


class Disk:
    """A disk of a few megabytes, which can be filled, emptied and locked."""

    def __init__(self, path: Path) -> None:
        self.path, self._ballast = path, path / "ballast"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError:
                return

    def empty(self) -> None:
        self._ballast.unlink()

    def remount(self, how: str) -> None:
        """`how` is "ro" or "rw"."""
        subprocess.run(["mount", "-o", f"remount,{how}", self.path], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk; skipped where this user may not mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", path]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield Disk(path)
    subprocess.run(["umount", "--lazy", path], check=True)
