"""Two residents in a row share nothing, whatever the browser keeps of its pages.

Playwright turns the back/forward cache off and `page.route` keeps pages in it that would go, so
this browser has the cache on and nothing here uses routes. A page that defends itself in no way
shows that the test would see a leak.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page, Playwright
from werkzeug.serving import make_server

from tests.house import House
from tests.kiosk_screen.conftest import Screens, launched
from tests.kiosk_screen.rows import everybody_left_an_hour_ago
from tests.walk import NAME, PHONE, Resident, copies_to_the_portal, finish, who_to_the_check

pytestmark = pytest.mark.browser

PAGES = "437"  # of the first resident's original: a number that stands nowhere else
MASKS = ("N••• V•• T•••", "••• ••• 678")
TIMES = 10
HOME = "Bà con cần làm việc gì?"


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps whole pages for its back button, as it does at home."""
    with launched(playwright, without=["--disable-back-forward-cache"]) as browser:
        yield browser


@pytest.fixture
def resident(house: House, screen: Screens, remembering: Browser) -> Resident:
    """The first of the two, with a page clock that can be moved."""
    page = screen(remembering)
    page.clock.install()
    return Resident(page, house.url)


def do_everything(resident: Resident) -> list[str]:
    """Choose a language, go the whole way, look the dossier up; return what nobody else may see.

    Some screens are opened by their address, so that the history holds whole pages and swaps.
    """
    resident.open("/ngon-ngu/")
    resident.press("Thái Đen")
    assert languages_on(resident) == {"blt-Tavt"}
    copies_to_the_portal(resident, pages=PAGES)
    resident.open("/thu-tuc/chung-thuc-ban-sao/ma-ho-so")
    resident.type(resident.portal_code)
    resident.press("Tiếp tục")
    who_to_the_check(resident)
    code = finish(resident)
    resident.open(f"/ho-so/{code.replace('-', '')}")
    resident.open("/thu-tuc/chung-thuc-ban-sao/xong")
    assert resident.code == code
    return [NAME, PHONE, *MASKS, resident.portal_code, code, code.replace("-", ""), PAGES]


def end_with_the_last_button(resident: Resident, house: House) -> None:
    resident.press("Xong, xóa màn hình")


def end_at_home(resident: Resident, house: House) -> None:
    resident.press("Về đầu")


def end_by_silence(resident: Resident, house: House) -> None:
    resident.page.clock.fast_forward(76_000)
    resident.page.wait_for_url(resident.url + "/")


def end_on_the_server_alone(resident: Resident, house: House) -> None:
    """The row is over, the screen has not noticed; somebody else goes to the home page."""
    everybody_left_an_hour_ago(house)
    resident.open("/")


ENDS = (end_with_the_last_button, end_at_home, end_by_silence, end_on_the_server_alone)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("end", ENDS)
def test_the_next_resident_finds_nothing_of_the_last(
    end: Callable[[Resident, House], None], resident: Resident, house: House
) -> None:
    secrets = do_everything(resident)
    end(resident, house)
    assert resident.heading.startswith(HOME)
    resident.open("/?trang=2")  # where the first words of a village stand
    assert languages_on(resident) == {"tyz-Latn"}, "the language is the village's first again"
    assert seen_by_back_and_forward(resident.page, secrets) == set()
    assert kept_in(resident.page) == [0, 0, 0]
    assert fields_of_a_new_walkthrough(resident) == ["1", "1", "", "", ""]


def test_the_last_one_stopped_in_the_middle(resident: Resident) -> None:
    """Without a slip at the end it is the same: what was typed so far is gone."""
    resident.open()
    copies_to_the_portal(resident, pages=PAGES)
    resident.open("/thu-tuc/chung-thuc-ban-sao/nguoi-nop")
    resident.type(NAME)
    resident.press("Tiếp tục")
    resident.press("Về đầu")
    resident.press("Dừng và xóa")
    assert resident.heading.startswith(HOME)
    assert seen_by_back_and_forward(resident.page, [NAME, MASKS[0], PAGES]) == set()


def test_this_test_would_see_a_leak(screen: Screens, remembering: Browser) -> None:
    with careless_house() as url:
        page = screen(remembering)
        page.goto(url + "/name")
        page.goto(url + "/end")
        assert seen_by_back_and_forward(page, [NAME, PHONE]) == {NAME, PHONE}


def languages_on(resident: Resident) -> set[str]:
    found = resident.page.locator(".second").evaluate_all("all => all.map(one => one.lang)")
    return set(found)


def seen_by_back_and_forward(page: Page, secrets: list[str]) -> set[str]:
    """Which of the secrets come up when somebody presses Back ten times and Forward ten times."""
    shown = [look_after(page, step) for step in ["back"] * TIMES + ["forward"] * TIMES]
    return {secret for secret in secrets for text in shown if secret in text}


def look_after(page: Page, step: str) -> str:
    """All that is on the page after one step, what stands in its fields too.

    A page out of memory fires no load event, so the page itself is asked until it has come.
    """
    with suppress(Error):  # a page out of memory can be there before the script has ended
        page.evaluate(f"history.{step}()")
    for _ in range(50):
        page.wait_for_timeout(150)
        try:
            if found := page.evaluate(EVERYTHING):
                return str(found)
        except Error:  # it went on to another page while we looked
            continue
    raise AssertionError(f"{page.url} never came to rest")


EVERYTHING = """() => {
  if (document.readyState !== 'complete') return null;
  const fields = Array.from(document.querySelectorAll('input, textarea'), field => field.value);
  const copy = document.documentElement.cloneNode(true);
  copy.querySelectorAll('svg').forEach(drawing => drawing.remove());  // full of numbers
  return [document.title, copy.outerHTML, ...fields].join('\\n');
}"""


def kept_in(page: Page) -> list[int]:
    """How much lies in the three stores of the browser."""
    found: list[int] = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length,
                        (await indexedDB.databases()).length]"""
    )
    return found


def fields_of_a_new_walkthrough(resident: Resident) -> list[str]:
    """What the next resident finds in the fields before typing anything."""
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    found = []
    for part in ("truong-hop", "truong-hop?buoc=2", "ma-ho-so", "nguoi-nop", "nguoi-nop?buoc=2"):
        resident.open(f"/thu-tuc/chung-thuc-ban-sao/{part}")
        found.append(resident.field.input_value())
    return found


@contextmanager
def careless_house() -> Iterator[str]:
    """Serves a name and forgets the visitor on its own side only: no new cookie, no guard."""
    app = Flask("careless")
    app.add_url_rule("/name", "name", lambda: f"<title>Tên</title><p>{NAME}, {PHONE}")
    app.add_url_rule("/end", "end", lambda: "<title>Xong</title><p>Xong")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
