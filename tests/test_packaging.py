"""What is shipped: the pins, the developer's script, and the wheel on a machine with no network."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from playwright.sync_api import sync_playwright

from tests.offline import InstalledHouse, OfflineMachine, offline_or_skipped
from tests.walk import Resident, copies_to_the_check

ROOT = Path(__file__).parent.parent
PINS = ROOT / "requirements.txt"
TEST_PINS = ROOT / "requirements-dev.txt"
CHROMIUM = "/usr/bin/chromium"


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


@pytest.fixture(scope="module")
def offline_machine() -> Iterator[OfflineMachine]:
    with offline_or_skipped() as machine:
        yield machine


@pytest.fixture(scope="module")
def installed(
    offline_machine: OfflineMachine, python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InstalledHouse]:
    """The demo house, installed from the wheel, running with no network."""
    house = InstalledHouse(offline_machine, python, tmp_path_factory.mktemp("instance"))
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
def test_an_installed_house_shows_its_pages_with_no_network(installed: InstalledHouse):
    assert "thôn Đông Căm" in installed.open("/")
    assert "Chứng thực bản sao" in installed.open("/thu-tuc/chung-thuc-ban-sao/")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_house_serves_its_own_style_fonts_and_scripts(installed: InstalledHouse):
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', installed.open("/")))
    assert parts
    for part in parts:
        assert installed.fetch(part), part


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_house_finds_no_mistake_in_its_content(installed: InstalledHouse):
    answer = installed.command("check-content")
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(900)
def test_a_resident_walks_from_home_to_the_slip_with_no_network(
    installed: InstalledHouse, offline_machine: OfflineMachine
):
    slip = offline_machine.do(walk_to_the_slip, installed.ADDRESS)
    assert slip.startswith(b"%PDF")


def walk_to_the_slip(address: str) -> bytes:
    """One resident in a real browser, from the home screen to the receipt (PDF)."""
    with sync_playwright() as player, player.chromium.launch(executable_path=CHROMIUM) as browser:
        resident = Resident(browser.new_page(), address)
        copies_to_the_check(resident)
        resident.press("Đúng rồi")
        code = re.sub(r"\D", "", resident.page.locator(".code").first.inner_text())
        answer = resident.page.request.get(f"{address}/ho-so/{code}/bien-nhan.pdf")
        assert answer.ok, answer.status_text
        return answer.body()
