"""An address is typed on the screen, scanned, or held before a camera, in a real Chromium."""

import random
import string
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from kiosk import security
from kiosk.procedures.addresses import addresses
from kiosk.procedures.shield import judged
from kiosk.procedures.tricks import Kind
from kiosk.procedures.web_address import found
from kiosk.slips import qr
from tests.house import House
from tests.kiosk_screen.conftest import PHONE_SCREEN, Screens, launched
from tests.kiosk_screen.old_chromium import old_page
from tests.kiosk_screen.survey import KIOSKS, PHONE, Survey, check
from tests.kiosk_screen.test_typing import stop_the_clock
from tests.walk import ByPointer, ByRemote, ByTouch, Resident

pytestmark = pytest.mark.browser

SHIELD = "/kiem-tra-duong-dan"
PORTAL, FALSE = "https://dichvucong.gov.vn/thu-tuc", "https://dichvucong.gov.vn.abc.com/x"
GREEN, RED = "Đúng địa chỉ chính thức", "Địa chỉ giả, bà con đừng bấm vào"
FAKE_DEVICE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
EYE = "[data-camera] video"
NOTE_THE_TRACKS = """() => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (...what) => {
    const stream = await ask(...what);
    window.tracks = stream.getTracks();
    return stream;
  };
}"""


def verdict(page: Page) -> str:
    return page.locator("#verdict h2").inner_text()


def open_shield(page: Page, house: House) -> Page:
    page.goto(house.url + SHIELD)
    return page


def scan(page: Page, code: str) -> None:
    """As a scanner types it; the page's clock is installed, and goes on afterwards."""
    stop_the_clock(page)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.clock.resume()


def told(page: Page, words: str, name: str) -> None:
    """Wait until that is the verdict, and on that name."""
    page.wait_for_function(
        "([words, name]) => { const box = document.getElementById('verdict');"
        " const [title, mark] = [box.querySelector('h2'), box.querySelector('mark')];"
        " return title && title.innerText === words && mark.innerText === name; }",
        arg=[words, name],
    )


@pytest.mark.parametrize("how", [ByPointer, ByTouch, ByRemote])
def test_an_address_is_typed_on_the_screen(
    house: House, screen: Screens, how: Callable[..., ByPointer]
) -> None:
    resident = how(screen(has_touch=how is ByTouch), house.url)
    resident.open(SHIELD)
    resident.type("vneid.top" if how is ByRemote else "dichvucong-gov.vn/a@b:c_1")
    resident.press("Thật hay giả?")
    assert verdict(resident.page) == RED
    resident.press("Thử cái khác")
    resident.type("vneid.gov.vn")
    resident.press("Thật hay giả?")
    assert verdict(resident.page) == GREEN
    assert resident.page.url == house.url + SHIELD, "what was tried stands in no address"


def test_one_code_after_the_other_is_scanned(house: House, screen: Screens) -> None:
    page = screen()
    page.clock.install()
    open_shield(page, house)
    for code, words, name in (
        (PORTAL, GREEN, "dichvucong.gov.vn"),
        (FALSE, RED, "abc.com"),
        ("https://vneid.gov.vn/", GREEN, "vneid.gov.vn"),
    ):
        scan(page, code)
        told(page, words, name)


def test_it_works_without_script(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open(SHIELD)
    assert not resident.page.is_visible("[data-camera-key]")
    resident.type(FALSE)
    resident.press("Thật hay giả?")
    assert verdict(resident.page) == RED
    assert resident.page.locator("#verdict mark").inner_text() == "abc.com"
    resident.press("Thử cái khác")
    resident.type(PORTAL)
    resident.press("Thật hay giả?")
    assert verdict(resident.page) == GREEN


def test_going_back_from_a_verdict_shows_nothing_of_it(house: House, screen: Screens) -> None:
    resident = Resident(screen(), house.url)
    resident.open(SHIELD)
    resident.type("https://vneid.top/rieng-cua-toi")
    resident.press("Thật hay giả?")
    resident.press("Về đầu")
    resident.page.go_back(wait_until="commit")
    resident.page.wait_for_selector("#dia-chi")
    assert "rieng-cua-toi" not in resident.page.content()
    stores = "JSON.stringify([{...sessionStorage}, {...localStorage}])"
    assert "vneid" not in resident.page.evaluate(stores)


LONG = f"https://{'a' * 63}.dichvucong-gov-vn.dang-nhap-vneid-muc-hai-nhan-tien.com/{'x' * 99}"


@pytest.mark.timeout(300)
def test_every_state_is_whole_and_open_to_everyone(house: House, screen: Screens) -> None:
    survey, page = Survey(), screen()
    looks = KIOSKS | PHONE
    survey.look(open_shield(page, house), "hoi", looks)
    page.click("text=Thật hay giả?")
    page.wait_for_selector("[role=alert]")
    survey.look(page, "chua-ghi", looks)
    texts = (
        PORTAL, FALSE, "dichvuc\u043eng.gov.vn", "thue.gov.vn", "bit.ly/x", "0002010102123854",
        f"Vào {PORTAL} hoặc {FALSE} hoặc facebook.com", LONG, "x" * 4001,
    )  # fmt: skip
    for text in texts:
        page.fill("#dia-chi", text)
        page.click(".forward[form=part]")
        page.wait_for_selector("#verdict h2")
        survey.look(page, text[:30], looks)
        open_shield(page, house)
    for kind, size in survey.found:
        check(survey, kind, size)
    assert len(survey.screens) == len(texts) + 2


def test_on_a_phone_of_the_house_a_message_is_pasted(
    house: House, screen: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "_is_loopback", lambda address: False)  # as from the network
    survey, page = Survey(), open_shield(screen(**PHONE_SCREEN), house)
    survey.look(page, "dien-thoai", PHONE)
    page.fill("textarea", f"Cổng DVC: bà con vào\n{FALSE}\nđể nhận tiền")
    page.click("text=Thật hay giả?")
    told(page, RED, "abc.com")
    survey.look(page, "dien-thoai-gia", PHONE)
    check(survey, "axe", "360x740")
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


# --- The camera ---


def film(path: Path, text: str) -> Path:
    """What the camera sees, as a film of one picture: a code that is held before it, a little
    turned and not quite sharp."""
    seen = Image.new("L", (640, 480), 150)
    code = Image.open(BytesIO(qr.png(text, 8))).convert("L").resize((300, 300))
    seen.paste(code.rotate(7, fillcolor=150, resample=Image.Resampling.BILINEAR), (170, 90))
    light = np.asarray(seen, dtype=np.uint8)
    grey = np.full((2, 240, 320), 128, dtype=np.uint8)
    head = b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\nFRAME\n"
    path.write_bytes(head + light.tobytes() + grey.tobytes())
    return path


@pytest.fixture(scope="module")
def sees(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Browser]]:
    """Browsers by what their camera sees, which may be used without asking."""
    folder = tmp_path_factory.mktemp("camera")
    with ExitStack() as stack:
        browsers = {}
        for name, text in (("green", PORTAL), ("red", FALSE), ("nothing", "")):
            file = film(folder / f"{name}.y4m", text) if text else None
            flags = (FAKE_DEVICE, ALLOWED)
            if file:
                flags = (*flags, f"--use-file-for-fake-video-capture={file}")
            browsers[name] = stack.enter_context(launched(playwright, *flags))
        yield browsers


def start(page: Page) -> None:
    page.click("text=Soi mã QR bằng máy quay")
    page.wait_for_function(f"() => document.querySelector('{EYE}').videoWidth > 0")


def ended(page: Page) -> bool:
    return bool(page.evaluate("window.tracks.every(track => track.readyState === 'ended')"))


@pytest.mark.parametrize(("what", "words"), [("green", GREEN), ("red", RED)])
def test_a_code_before_the_camera_gets_its_verdict(
    house: House, screen: Screens, sees: dict[str, Browser], what: str, words: str
) -> None:
    page = screen(sees[what])
    page.clock.install()
    open_shield(page, house)
    page.evaluate(NOTE_THE_TRACKS)
    page.click("text=Soi mã QR bằng máy quay")
    page.wait_for_selector("#verdict h2")
    assert verdict(page) == words
    assert ended(page), "the camera is let go"
    assert not page.is_visible(EYE)
    assert page.evaluate("document.activeElement.innerText").strip() == "Thử cái khác"
    scan(page, "https://vneid.gov.vn" if what == "red" else FALSE)
    told(page, *((GREEN, "vneid.gov.vn") if what == "red" else (RED, "abc.com")))


def test_from_home_the_page_is_loaded_so_that_the_camera_may_be_used(
    house: House, screen: Screens, sees: dict[str, Browser]
) -> None:
    page = screen(sees["red"])
    page.goto(house.url + "/goi-to")
    page.evaluate(
        "url => { const way = document.createElement('a'); way.href = url; way.id = 'way';"
        " way.textContent = 'Thử'; document.querySelector('main').append(way); }",
        SHIELD,
    )
    page.click("#way")
    page.wait_for_url("**" + SHIELD)
    page.click("text=Soi mã QR bằng máy quay")
    page.wait_for_selector("#verdict h2")
    assert verdict(page) == RED


def test_the_camera_is_let_go_when_it_is_stopped_or_the_page_is_left(
    house: House, screen: Screens, sees: dict[str, Browser]
) -> None:
    page = open_shield(screen(sees["nothing"]), house)
    page.evaluate(NOTE_THE_TRACKS)
    start(page)
    assert not page.is_visible("#part")
    page.click("text=Dừng soi")
    assert ended(page)
    assert page.is_visible("#dia-chi")
    start(page)
    page.click("text=Ngôn ngữ")
    page.wait_for_url("**/ngon-ngu/**")
    page.wait_for_function("() => window.tracks.every(track => track.readyState === 'ended')")


def test_after_a_minute_without_a_code_the_camera_stops_and_says_so(
    house: House, screen: Screens, sees: dict[str, Browser]
) -> None:
    page = screen(sees["nothing"])
    page.clock.install()
    open_shield(page, house)
    page.evaluate(NOTE_THE_TRACKS)
    page.clock.run_for(1000)
    start(page)
    with page.expect_response("**" + SHIELD + "/anh") as first:
        page.clock.run_for(1500)
    assert first.value.status == 204
    page.clock.fast_forward(61_000)
    page.wait_for_selector("text=Chưa thấy mã nào")
    assert ended(page)


def test_a_screen_on_which_a_camera_looks_is_not_wiped(
    house: House, screen: Screens, sees: dict[str, Browser]
) -> None:
    survey = Survey()
    page = open_shield(screen(sees["nothing"]), house)
    start(page)
    awake = "new Promise(done => document.addEventListener('kiosk:awake', () => done(true)))"
    assert page.evaluate(awake)
    survey.look(page, "soi", KIOSKS)
    for kind, size in survey.found:
        check(survey, kind, size)


def test_where_the_camera_is_not_allowed_it_says_so(
    house: House, screen: Screens, playwright: Playwright
) -> None:
    with launched(playwright, FAKE_DEVICE) as browser:
        page = open_shield(screen(browser), house)
        page.click("text=Soi mã QR bằng máy quay")
        page.wait_for_selector("text=Chưa được dùng máy quay")
        assert page.is_visible("#dia-chi")
        survey = Survey()
        survey.look(page, "khong-duoc-soi", KIOSKS)
        for kind, size in survey.found:
            check(survey, kind, size)
        page.context.close()


def test_without_a_camera_there_is_no_key_for_one(house: House, screen: Screens) -> None:
    page = open_shield(screen(), house)
    page.evaluate("navigator.mediaDevices.enumerateDevices()")
    assert not page.is_visible("[data-camera-key]")


# --- Other browsers, and what a browser makes of an address ---


def test_a_tv_of_2021_tries_an_address(house: House, tmp_path: Path) -> None:
    with old_page(tmp_path / "profile", 1366, 768) as page:
        page.open(house.url + SHIELD)
        page.keys("vneid.top")
        page.press("Thật hay giả?")
        assert page.ask("document.querySelector('#verdict h2').innerText") == RED
    assert page.errors == []


def test_what_is_green_leads_a_real_browser_to_an_official_host(screen: Screens) -> None:
    """Every green among thousands of changed addresses, read by Chromium's own parser."""
    chance = random.Random(20261121)
    signs = string.printable + "．。\u200b\u00ad\u043eｏ⁄＠：％"
    hosts = [one.host for one in addresses().official]
    greens = set()
    for _ in range(15_000):
        text = chance.choice(["", "https://", "https://www."]) + chance.choice(hosts)
        for _ in range(chance.randint(1, 2)):
            at = chance.choice([0, 8, len(text), chance.randrange(len(text) + 1)])
            text = text[:at] + chance.choice(signs) + text[at + chance.randint(0, 1) :]
        if judged(text).kind is Kind.OFFICIAL:
            greens.update(found(text))
    assert len(greens) > 60
    read = screen().evaluate(
        "texts => texts.map(text => new URL("
        "/^https:/i.test(text) ? text : 'https://' + text).hostname)",
        sorted(greens),
    )
    wrong = [
        (text, host)
        for text, host in zip(sorted(greens), read, strict=True)
        if host.removeprefix("www.") not in hosts
    ]
    assert wrong == []
