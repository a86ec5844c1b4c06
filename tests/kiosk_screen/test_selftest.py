"""The self-test in a real Chromium with made-up devices: a whole run by pressing, and without
script; a microphone that hears nothing, a camera that nobody allows, a scanner whose text is bent.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright

from kiosk.db import db
from kiosk.selftest import running
from kiosk.selftest.findings import good
from kiosk.selftest.models import SelfTest
from tests.house import House, served
from tests.kiosk_screen.conftest import CHROMIUM, Screens
from tests.kiosk_screen.survey import TEAM_SIZES, Survey
from tests.languages.sounds import as_file, voice
from tests.team_tour import sign_in
from tests.walk import Resident

pytestmark = pytest.mark.browser
DESK = {"viewport": {"width": 1366, "height": 768}, "screen": {"width": 1366, "height": 768}}
DEVICES = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
PAGE = "/to/tu-kiem-tra"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("selftest") / "instance") as house:
        yield house


@contextmanager
def launched(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio", *flags]
    )
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="module")
def browsers(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Browser]]:
    """By what they may use: a camera, and a microphone with a voice or with nothing in it."""
    folder: Path = tmp_path_factory.mktemp("microphone")
    heard = {"voice": voice(30, level=0.3, around=0.3), "nothing": np.zeros(48_000 * 30)}
    with ExitStack() as stack:
        found = {"forbidden": stack.enter_context(launched(playwright, DEVICES))}
        for name, samples in heard.items():
            file = folder / f"{name}.wav"
            file.write_bytes(as_file(samples))
            plays = f"--use-file-for-fake-audio-capture={file}%noloop"
            found[name] = stack.enter_context(launched(playwright, DEVICES, ALLOWED, plays))
        yield found


def before(page: Page, house: House) -> Page:
    """A member stands before the page."""
    resident = Resident(page, house.url)
    sign_in(resident)
    resident.open(PAGE)
    return page


def key(page: Page, name: str) -> None:
    page.click(f"[data-test-key={name}]")


def ticked(page: Page, trial: str) -> str:
    return str(page.locator(f"[data-trial={trial}] [type=radio]:checked").get_attribute("value"))


def wait_for(page: Page, trial: str, answer: str) -> None:
    page.wait_for_selector(f'[data-trial={trial}] [type=radio][value="{answer}"]:checked')


def newest(house: House) -> dict[str, dict[str, object]]:
    with house.app.app_context():
        row = db.session.scalars(db.select(SelfTest).order_by(SelfTest.id.desc())).first()
        assert row is not None
        return {one["key"]: one for one in row.found}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the house tries by itself is tried elsewhere."""
    checks = tuple(one._replace(ask=lambda: good("Tốt.")) for one in running.CHECKS)
    monkeypatch.setattr(running, "CHECKS", checks)


def scan(page: Page, text: str) -> None:
    """As a scanner does: very fast, and Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_whole_run_by_pressing(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["voice"], **DESK, has_touch=True), house)
    key(page, "ring")
    page.check("[data-trial=sound] [value=duoc]")
    key(page, "hear")
    wait_for(page, "microphone", "duoc")
    key(page, "see")
    page.wait_for_selector("[data-test-video]:visible")
    wait_for(page, "camera", "duoc")
    page.wait_for_selector("[data-test-video]", state="hidden")
    code = page.get_attribute("[data-test-code]", "data-test-code") or ""
    scan(page, code)
    wait_for(page, "scanner", "duoc")
    page.check("[data-trial=screen] [value=duoc]")
    page.check("[data-trial=distance] [value=duoc]")
    key(page, "corners")
    for corner in page.locator("[data-test-corner]").all():
        assert ticked(page, "touch") == ""
        corner.tap()
    wait_for(page, "touch", "duoc")
    page.click("text=Kiểm tra và lưu")
    page.wait_for_selector("text=Lần gần nhất")
    assert page.url == f"{house.url}{PAGE}"
    found = newest(house)
    for trial in ("sound", "microphone", "camera", "scanner", "screen", "distance", "touch"):
        assert found[trial]["ok"] is True, found[trial]
    assert found["touch"]["todo"] == "", "it was a finger"
    assert "Lúc to nhất" in str(found["microphone"]["said"])
    assert "Rộng 1366, cao 768 điểm, mật độ 1." in str(found["screen"]["said"])
    assert found["book"]["ok"] is True


def test_the_voice_of_the_house_is_what_sounds(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["voice"], **DESK), house)
    key(page, "ring")
    page.wait_for_function("() => document.querySelector('[data-test-voice]').currentTime > 0")


def test_silence_is_said_and_red(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["nothing"], **DESK), house)
    key(page, "hear")
    wait_for(page, "microphone", "khong")
    assert page.is_visible("[data-test-said=hear-silent]")


def test_what_the_browser_does_not_allow_is_said(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["forbidden"], **DESK), house)
    key(page, "hear")
    wait_for(page, "microphone", "khong")
    assert page.is_visible("[data-test-said=hear-forbidden]")
    key(page, "see")
    wait_for(page, "camera", "khong")
    assert page.is_visible("[data-test-said=see-forbidden]")


def test_without_devices_it_says_that_there_are_none(
    house: House, chromium: Browser, screen: Screens
) -> None:
    page = before(screen(chromium, **DESK), house)
    key(page, "hear")
    page.wait_for_selector("[data-test-said=hear-missing]:visible")
    key(page, "see")
    page.wait_for_selector("[data-test-said=see-missing]:visible")
    assert (ticked(page, "microphone"), ticked(page, "camera")) == ("khong", "khong")


def test_microphone_and_camera_are_let_go(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["voice"], **DESK), house)
    page.evaluate("""() => {
      window.tracks = [];
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (...what) => {
        const stream = await ask(...what);
        window.tracks.push(...stream.getTracks());
        return stream;
      };
    }""")
    for name, trial in {"hear": "microphone", "see": "camera"}.items():
        key(page, name)
        wait_for(page, trial, "duoc")
    page.wait_for_function(
        "() => window.tracks.length === 2 && window.tracks.every(one => one.readyState === 'ended')"
    )


def test_a_scanner_whose_text_is_bent_by_a_typing_program_is_said(
    house: House, browsers, screen: Screens
) -> None:
    page = before(screen(browsers["voice"], **DESK), house)
    code = page.get_attribute("[data-test-code]", "data-test-code") or ""
    page.fill("[data-test-code]", code.replace("dd", "đ").replace("aa", "â"))
    wait_for(page, "scanner", "khong")
    assert page.is_visible("[data-test-said=scan-bent]")
    page.fill("[data-test-code]", code)
    wait_for(page, "scanner", "duoc")
    assert not page.is_visible("[data-test-said=scan-bent]")


def test_a_corner_that_does_not_answer_is_told(house: House, browsers, screen: Screens) -> None:
    page = before(screen(browsers["voice"], **DESK), house)
    key(page, "corners")
    page.locator("[data-test-corner]").first.click()
    box = page.locator("[data-test-corners]").bounding_box() or {}
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1366, 768)
    key(page, "stuck")
    assert ticked(page, "touch") == "khong"
    assert not page.is_visible("[data-test-corners]")


@pytest.mark.usefixtures("quick")
def test_without_script_everything_is_ticked_by_hand(
    house: House, browsers, screen: Screens
) -> None:
    page = before(screen(browsers["voice"], **DESK, java_script_enabled=False), house)
    assert not page.is_visible("[data-test-key]")
    for trial in page.locator("[data-trial]").all():
        trial.locator("[value=duoc]").check()
    page.check("[data-trial=touch] [value=khong]")
    page.click("text=Kiểm tra và lưu")
    page.wait_for_selector("text=1 mục cần sửa: Chạm bốn góc")
    found = newest(house)
    assert [key for key, one in found.items() if one["ok"] is not True] == ["touch"]
    assert found["screen"]["said"] == "Màn hình đủ rộng."


@pytest.mark.usefixtures("quick")
def test_the_page_can_be_read_and_pressed_on_a_desk_and_on_a_phone(
    house: House, chromium: Browser, screen: Screens
) -> None:
    page = before(screen(chromium, **DESK), house)
    survey = Survey.of_the_team()
    survey.look(page, "truoc", TEAM_SIZES)
    page.check("[data-trial=sound] [value=khong]")
    page.click("text=Kiểm tra và lưu")
    page.wait_for_selector("text=Lần gần nhất")
    survey.look(page, "sau", TEAM_SIZES)
    assert {kind: lines for kind, lines in survey.found.items() if lines} == {}


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1080, 1920)])
def test_the_line_to_read_is_as_large_as_residents_text(
    house: House, chromium: Browser, screen: Screens, width: int, height: int
) -> None:
    size = "one => getComputedStyle(one).fontSize"
    page = before(screen(chromium, viewport={"width": width, "height": height}), house)
    line = page.eval_on_selector(".check-line", size)
    page.goto(f"{house.url}/ket-thuc")
    page.goto(f"{house.url}/thu-tuc/khai-sinh/")
    assert line == page.eval_on_selector("main", size)
