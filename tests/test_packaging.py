"""What is shipped: the pins, the developer's script, and the wheel on a machine with no network."""

import ctypes
import fcntl
import os
import re
import socket
import struct
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PINS = ROOT / "requirements.txt"
TEST_PINS = ROOT / "requirements-dev.txt"


def pins(file: Path) -> dict[str, set[str]]:
    """Each pinned name with the versions that it may have on one machine or another."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", file.read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def asked_for(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for: the house's own packages, and those of `extras`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("file", [PINS, TEST_PINS], ids=lambda file: file.name)
def test_every_pin_has_a_hash_and_no_registry_is_named(file: Path):
    text = file.read_text()
    assert "://" not in text
    assert not re.search("^(-i|-f|--index-url|--extra-index-url|--find-links)", text, re.MULTILINE)
    for pin in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in pin, pin


@pytest.mark.parametrize(
    ("file", "extras"),
    [(PINS, ("build",)), (TEST_PINS, ("build", "dev", "postgres"))],
    ids=["run", "test"],
)
def test_the_pins_are_what_the_project_asks_for(file: Path, extras: tuple[str, ...]):
    pinned = pins(file)
    for wanted in asked_for(*extras):
        assert all(wanted.specifier.contains(v) for v in pinned[wanted.name.lower()]), wanted


def test_the_house_is_tested_on_the_very_pins_that_it_runs_on():
    assert pins(PINS).items() <= pins(TEST_PINS).items()


def test_the_developers_script_lists_each_of_its_commands():
    script = (ROOT / "dev").read_text()
    told = subprocess.check_output(["sh", ROOT / "dev", "help"], text=True)
    commands = set(re.findall(r"^dev_([a-z]+)\(\)", script, re.MULTILINE))
    assert commands == set(re.findall(r"^ +\./dev ([a-z]+)", told, re.MULTILINE))
    assert commands >= {"run", "test", "bench", "screens", "help"}


def test_the_developers_script_refuses_a_word_it_does_not_know():
    answer = subprocess.run(["sh", ROOT / "dev", "fly"], capture_output=True, text=True)
    assert answer.returncode == 2
    assert "./dev run" in answer.stdout


# --- the wheel ---


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout with the pinned build tools."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    [built] = folder.glob("*.whl")
    return built


def carried(folder: str) -> set[str]:
    """The files of a folder of the checkout, as the wheel must name them."""
    home = ROOT if folder.startswith("kiosk") else ROOT / "kiosk"
    return {
        str(home.joinpath(file.relative_to(ROOT)).relative_to(ROOT))
        for file in ROOT.joinpath(folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder", ["kiosk/content", "kiosk/migrations", "static/vendor", "templates"]
)
def test_the_wheel_carries_everything_that_a_house_reads(wheel: Path, folder: str):
    needed = carried(folder)
    assert needed
    assert needed <= set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_the_wheel_carries_the_words_in_the_form_that_is_read(wheel: Path):
    names = {n for n in zipfile.ZipFile(wheel).namelist() if n.startswith("kiosk/translations/")}
    words = {n for n in carried("translations") if n.endswith(".po")}
    labels = {n for n in words if n.startswith("kiosk/translations/labels/")}
    assert labels
    assert names == labels | {n.removesuffix(".po") + ".mo" for n in words - labels}


@pytest.mark.slow
def test_the_wheel_carries_nothing_of_the_workshop(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"kiosk"}
    assert {n.split("/")[2] for n in names if n.startswith("kiosk/static/")} == {"vendor"}
    assert not [n for n in names if "node_modules" in n or n.endswith((".db", ".pyc", ".po~"))]


# --- the wheel, installed on a machine with no network ---


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an empty environment that holds the wheel and the pinned packages only."""
    folder = tmp_path_factory.mktemp("house")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--no-compile", "--require-hashes", "-r", PINS], check=True)
    subprocess.run([*install, "--no-compile", "--no-deps", "--no-index", wheel], check=True)
    return python


class OfflineMachine:
    """A network of its own, with nothing in it but loopback, entered by one thread.

    A program started from that thread lives in the same network, and so does a look from it.
    """

    CLONE_NEWNET = 0x40000000
    SIOCSIFFLAGS = 0x8914
    IFF_UP = 1

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)

    def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do some work inside, and give what it gives."""
        return self._thread.submit(work, *args, **kwargs).result()

    def enter(self) -> None:
        """Make the network and move in; OSError where the kernel does not let this user."""
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(self.CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, self.SIOCSIFFLAGS, struct.pack("16sh", b"lo", self.IFF_UP))

    def leave(self) -> None:
        """Shut the door; the kernel drops the network with the last program in it."""
        self._thread.shutdown()


class House:
    """The installed kiosk: a folder of its own, run from `/` with nothing of the checkout in reach.

    `open` and `send` keep cookies and follow redirects, as one browser would.
    """

    ADDRESS = "http://127.0.0.1:8000"
    PATIENCE = 60  # seconds that a first start may take

    def __init__(self, machine: OfflineMachine, python: Path, folder: Path) -> None:
        self._machine = machine
        self._kiosk = [python, "-I", "-m", "kiosk"]
        self._place: dict[str, Any] = {
            "cwd": "/",
            "env": {"HOME": str(folder), "KIOSK_INSTANCE": str(folder / "instance")},
            "stdin": subprocess.DEVNULL,
        }
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self._log = folder / "log"

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `kiosk` with these words to its end."""
        return self._machine.do(
            subprocess.run, [*self._kiosk, *words], **self._place, capture_output=True, text=True
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the demo, and wait until it answers."""
        with self._log.open("wb") as log:
            running = self._machine.do(
                subprocess.Popen, [*self._kiosk, "demo"], **self._place, stdout=log, stderr=log
            )
        for _ in range(self.PATIENCE * 5):
            time.sleep(0.2)
            if running.poll() is not None:
                break
            if self._answers():
                return running
        running.kill()
        running.wait()
        pytest.fail(f"the demo did not start:\n{self._log.read_text()}")

    def open(self, path: str) -> str:
        """The page at `path`; HTTPError when the house refuses."""
        return self._fetch(urllib.request.Request(self.ADDRESS + path)).decode()

    def send(self, path: str, **fields: str) -> str:
        """Send a form to `path`, and give the page that follows."""
        origin = {"Origin": self.ADDRESS}
        form = urllib.request.Request(self.ADDRESS + path, urlencode(fields).encode(), origin)
        return self._fetch(form).decode()

    def fetch(self, path: str) -> bytes:
        """A file of the house, as it comes."""
        return self._fetch(urllib.request.Request(self.ADDRESS + path))

    def _answers(self) -> bool:
        try:
            return bool(self.open("/healthz"))
        except urllib.error.HTTPError as refusal:
            refusal.close()
        except OSError:
            pass
        return False

    def _fetch(self, request: urllib.request.Request) -> bytes:
        def look() -> bytes:
            with self._browser.open(request, timeout=30) as answer:
                return answer.read()

        return self._machine.do(look)


@pytest.fixture(scope="module")
def offline_machine() -> Iterator[OfflineMachine]:
    """A machine with no network, or the reason why there is none to be had."""
    machine = OfflineMachine()
    try:
        machine.do(machine.enter)
    except OSError as refusal:
        pytest.skip(f"only root may make a network of its own: {refusal}")
    yield machine
    machine.leave()


@pytest.fixture(scope="module")
def house(
    offline_machine: OfflineMachine, python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The demo house, installed from the wheel, running with no network."""
    house = House(offline_machine, python, tmp_path_factory.mktemp("instance"))
    running = house.start()
    yield house
    running.terminate()
    running.wait(timeout=30)


@pytest.mark.slow
def test_the_offline_machine_is_really_offline(offline_machine: OfflineMachine):
    devices = offline_machine.do(Path("/proc/thread-self/net/dev").read_text)
    assert re.findall(r"^ *(\S+):", devices, re.MULTILINE) == ["lo"]


@pytest.mark.slow
@pytest.mark.timeout(900)  # the first install fetches every package
def test_an_installed_house_shows_its_pages_with_no_network(house: House):
    assert "thôn Đông Căm" in house.open("/")
    assert "Chứng thực bản sao" in house.open("/thu-tuc/chung-thuc-ban-sao/")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_house_serves_its_own_style_fonts_and_scripts(house: House):
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', house.open("/")))
    assert parts
    for part in parts:
        assert house.fetch(part), part


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_house_finds_no_mistake_in_its_content(house: House):
    answer = house.command("check-content")
    assert answer.returncode == 0, answer.stdout + answer.stderr
