"""Nobody there any more: the question after 60 seconds, the wipe after 75, and what keeps it away.

The page's clock stands still and is moved by hand, so that a slow machine changes nothing.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page

from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.walk import NAME, Resident, with_new_screen

pytestmark = pytest.mark.browser

SECOND = 1000  # milliseconds
NAME_SCREEN = "/thu-tuc/chung-thuc-ban-sao/nguoi-nop"
HOME = "Bà con cần làm việc gì?"


def stop_the_clock(page: Page) -> None:
    """From here on time passes only by `wait`; somebody has just touched a key."""
    now = datetime.fromtimestamp(page.evaluate("Date.now()") / SECOND, UTC)
    page.clock.pause_at(now + timedelta(seconds=2))
    page.keyboard.press("Shift")


def wait(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * SECOND)


def question(page: Page) -> Locator:
    return page.locator("#idle")


def at_home(resident: Resident) -> bool:
    resident.page.wait_for_url(resident.url + "/")
    return resident.heading.startswith(HOME)


@pytest.fixture
def resident(house: House, screen: Screens) -> Resident:
    """Somebody in the middle of a walkthrough, with the name half typed."""
    page = screen()
    page.clock.install()
    resident = Resident(page, house.url)
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    resident.open(NAME_SCREEN)
    resident.type(NAME)
    stop_the_clock(page)
    return resident


def test_it_asks_after_sixty_seconds_and_not_before(resident: Resident) -> None:
    wait(resident.page, 59)
    assert question(resident.page).is_hidden()
    wait(resident.page, 2)
    assert question(resident.page).is_visible()
    stay = resident.page.locator("[data-idle-stay]")
    assert stay.evaluate("button => button === document.activeElement")
    first = int(resident.page.locator("[data-idle-count]").inner_text())
    wait(resident.page, 3)
    assert int(resident.page.locator("[data-idle-count]").inner_text()) == first - 3


def test_ok_on_the_question_keeps_everything(resident: Resident) -> None:
    wait(resident.page, 61)
    resident.page.keyboard.press("Enter")
    assert question(resident.page).is_hidden()
    assert resident.field.input_value() == NAME
    wait(resident.page, 59)
    assert question(resident.page).is_hidden()


def test_the_arrows_stay_in_the_question(resident: Resident) -> None:
    wait(resident.page, 61)
    for arrow in ("ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight"):
        resident.page.keyboard.press(arrow)
    assert question(resident.page).is_visible()
    stay = resident.page.locator("[data-idle-stay]")
    assert stay.evaluate("button => button === document.activeElement")


def test_silence_wipes_the_screen_after_seventy_five_seconds(resident: Resident) -> None:
    wait(resident.page, 74)
    assert resident.page.url.endswith(NAME_SCREEN)
    wait(resident.page, 2)
    assert at_home(resident)
    resident.open(NAME_SCREEN)
    assert "Bắt đầu" in resident.page.locator(".bar").inner_text()


def test_a_screen_that_slept_is_wiped_at_once(resident: Resident) -> None:
    resident.page.clock.fast_forward(600 * SECOND)
    assert at_home(resident)


def test_a_key_on_the_screen_is_a_sign_of_life(resident: Resident) -> None:
    wait(resident.page, 50)
    resident.keys("a")
    wait(resident.page, 50)
    assert question(resident.page).is_hidden()
    wait(resident.page, 11)
    assert question(resident.page).is_visible()


def test_a_code_on_its_own_screen_does_not_stay_for_ever(house: House, screen: Screens) -> None:
    """What anyone may open ends as well: a typed code would stand there for the next person."""
    page = screen()
    page.clock.install()
    resident = Resident(page, house.url)
    resident.open("/ho-so/")
    resident.keys("123")
    stop_the_clock(page)
    wait(page, 76)
    assert at_home(resident)


def test_an_empty_home_screen_goes_to_the_quiet_screen(house: House, screen: Screens) -> None:
    page = screen()
    page.clock.install()
    resident = Resident(page, house.url)
    resident.open()
    stop_the_clock(page)
    wait(page, 119)
    assert page.url == house.url + "/"
    wait(page, 2)
    page.wait_for_url("**/man-hinh-cho")
    page.clock.resume()
    with_new_screen(resident, lambda: page.keyboard.press("Enter"))
    assert at_home(resident)


def test_without_script_the_page_itself_goes_to_the_end(house: House, screen: Screens) -> None:
    resident = Resident(screen(java_script_enabled=False), house.url)
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    refresh = resident.page.locator("head meta[http-equiv=refresh]")
    assert refresh.get_attribute("content") == "75; url=/ket-thuc"
