"""Typing: a code scanner, which is a very fast typist, and Telex on a real keyboard.

For the scanner the page's clock stands still, so that its keys are no time apart on any machine.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.walk import Resident

pytestmark = pytest.mark.browser

PORTAL_CODE = "H38.12-260105-0042"
UNKNOWN_CODE = "1234567890"
HUMAN = 120  # milliseconds between two keys


@pytest.fixture
def resident(house: House, screen: Screens) -> Resident:
    """Somebody who began a walkthrough, at a screen whose clock can be stopped."""
    page = screen()
    page.clock.install()
    resident = Resident(page, house.url)
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    return resident


def stop_the_clock(page: Page) -> None:
    now = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
    page.clock.pause_at(now + timedelta(seconds=2))


def scan(page: Page, code: str) -> None:
    stop_the_clock(page)
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def type_slowly(page: Page, keys: list[str]) -> None:
    stop_the_clock(page)
    for key in keys:
        page.keyboard.press(key)
        page.clock.run_for(HUMAN)


@pytest.mark.parametrize("focus", ["main input", "[data-key='A']", ".bar-key.help", ".forward"])
def test_a_scan_fills_the_code_wherever_the_focus_is(resident: Resident, focus: str) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/ma-ho-so")
    resident.page.locator(focus).first.focus()
    scan(resident.page, PORTAL_CODE)
    assert resident.field.input_value() == PORTAL_CODE
    assert resident.page.url.endswith("/ma-ho-so"), "Enter after a scan presses nothing"


def test_a_scan_replaces_what_stood_there(resident: Resident) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/ma-ho-so")
    resident.type("H38.12-260105-9999")
    scan(resident.page, PORTAL_CODE)
    assert resident.field.input_value() == PORTAL_CODE


def test_a_scanned_tracking_code_is_looked_up_at_once(resident: Resident) -> None:
    resident.open("/ho-so/")
    resident.page.locator(".bar-key.help").focus()
    scan(resident.page, UNKNOWN_CODE)
    resident.page.clock.resume()
    assert resident.page.locator("[role=alert]").inner_text().strip() != ""
    assert resident.field.input_value() == UNKNOWN_CODE


def test_slow_keys_beside_the_field_are_left_alone(resident: Resident) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/ma-ho-so")
    resident.page.locator("[data-key='B']").focus()
    type_slowly(resident.page, [*"123456", "Enter"])
    assert resident.field.input_value() == "B", "Enter pressed the key that had the focus"


def test_slow_keys_in_the_field_stay_as_they_are_typed(resident: Resident) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/ma-ho-so")
    resident.field.focus()
    type_slowly(resident.page, [*"h38x", "Backspace", "-", "7"])
    assert resident.field.input_value() == "h38-7"


def test_telex_on_a_real_keyboard_writes_the_name(resident: Resident) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/nguoi-nop")
    resident.page.keyboard.type("Nguyeenx Vawn Thawngs")
    assert resident.field.input_value() == "Nguyễn Văn Thắng"


def test_the_keys_on_the_screen_and_telex_write_together(resident: Resident) -> None:
    resident.open("/thu-tuc/chung-thuc-ban-sao/nguoi-nop")
    resident.page.keyboard.type("lof ")
    resident.keys("m")
    resident.page.keyboard.type("as")
    assert resident.field.input_value() == "Lò Má"
