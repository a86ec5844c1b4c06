"""A house whose checks are asked one by one, and a portal on this machine."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.printers.paper import Size
from kiosk.selftest import portal as way
from kiosk.selftest.findings import Found
from kiosk.slips import press
from tests.selftest.stand_in import Portal, certificate, named

Asks = Callable[[Callable[[], Found]], Found]


@pytest.fixture
def find(app: Flask) -> Asks:
    """What one check finds in this house."""

    def ask(check: Callable[[], Found]) -> Found:
        with app.app_context():
            return check()

    return ask


@pytest.fixture
def warm(app: Flask) -> None:
    """The drawing process runs already, as it does in a house that was opened a while ago."""
    with app.app_context():
        press.draw("<!doctype html><html lang='vi'><title>-</title><body class='roll'>", Size.ROLL)


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal's certificate."""
    return certificate(tmp_path_factory.mktemp("portal"))


@pytest.fixture
def portal(paper: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """The portal answers, and its certificate is trusted here."""
    there = Portal(paper)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    monkeypatch.setattr(way, "addresses", named)
    monkeypatch.setattr(way, "PORT", there.port)
    yield there
    there.close()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers where the portal should be."""
    monkeypatch.setattr(way, "addresses", named)
    monkeypatch.setattr(way, "PORT", 9)  # discard: closed on every machine of ours


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes; skipped where this user may not mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", path]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield path
    subprocess.run(["umount", "--lazy", path], check=True)
