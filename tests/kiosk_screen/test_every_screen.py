"""Every screen for residents at every size: big enough, far enough apart, whole, and accessible."""

import pytest
from playwright.sync_api import Browser

from tests.house import House
from tests.kiosk_screen.conftest import KIOSK, TV, Screens
from tests.kiosk_screen.survey import KIOSKS, PHONE, WITH_AXE, Survey
from tests.screens import phones_tour, residents_tour
from tests.walk import Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(280)]


@pytest.fixture(scope="module")
def survey(house: House, chromium: Browser) -> Survey:
    """The tour, done once."""
    survey = Survey()
    context = chromium.new_context(**(KIOSK | {"viewport": TV}))
    page = context.new_page()
    resident = Resident(page, house.url)
    residents_tour(resident, house, lambda name: survey.look(page, name, KIOSKS | PHONE))
    phones_tour(resident, house, lambda name: survey.look(page, name, PHONE))
    context.close()
    return survey


def check(survey: Survey, kind: str, size: str) -> None:
    """Nothing of this kind was found; else say all of it."""
    found = survey.found[kind, size]
    assert not found, "\n" + "\n".join(found)


def test_the_tour_sees_every_kind_of_screen(survey: Survey) -> None:
    assert len(survey.screens) >= 50
    assert {"c-dau", "c-ten", "c-kiem-tra", "c-xong", "e-giu-cho"} <= set(survey.screens)


@pytest.mark.parametrize("size", WITH_AXE)
def test_nothing_is_in_the_way_of_who_does_not_see_well(survey: Survey, size: str) -> None:
    check(survey, "axe", size)


@pytest.mark.parametrize("size", KIOSKS)
def test_everything_that_can_be_pressed_is_big_enough(survey: Survey, size: str) -> None:
    check(survey, "small", size)


@pytest.mark.parametrize("size", KIOSKS)
def test_neighbours_keep_their_distance(survey: Survey, size: str) -> None:
    check(survey, "close", size)


@pytest.mark.parametrize("size", KIOSKS)
def test_nothing_scrolls_and_nothing_is_cut_off(survey: Survey, size: str) -> None:
    check(survey, "cut", size)


CONTROLS = """Array.from(document.querySelectorAll('a[href], button, input:not([type=hidden])'))
  .filter(one => one.getClientRects().length > 0)"""
FOCUSED = f"() => {CONTROLS}.indexOf(document.activeElement)"
FOCUS = f"number => {CONTROLS}[number].focus()"
WORDS = f"() => {CONTROLS}.map(one => one.innerText.trim() || one.ariaLabel || one.id)"
SAMPLE = (
    "/",
    "/ho-so/",
    "/lich-truc",
    "/goi-to?o=/",
    "/ngon-ngu/",
    "/thu-tuc/chung-thuc-ban-sao/",
    "/thu-tuc/chung-thuc-ban-sao/truong-hop",
    "/thu-tuc/chung-thuc-ban-sao/giay-to",
    "/thu-tuc/chung-thuc-ban-sao/tren-cong?buoc=6",
    "/thu-tuc/chung-thuc-ban-sao/ma-ho-so",
    "/thu-tuc/chung-thuc-ban-sao/nguoi-nop",
)


def test_the_arrows_reach_everything(house: House, screen: Screens) -> None:
    page = screen()
    resident = Resident(page, house.url)
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2")
    resident.press("Đồng ý, ghi lại")
    for path in SAMPLE:
        resident.open(path)
        assert out_of_reach(resident) == [], path


def out_of_reach(resident: Resident) -> list[str]:
    """What no way of arrows leads to, from where the screen starts."""
    page = resident.page
    here = page.evaluate(FOCUSED)
    assert here >= 0, "a screen starts somewhere"
    reached, to_try = {here}, [here]
    while to_try:
        start = to_try.pop()
        for arrow in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
            page.evaluate(FOCUS, start)
            page.keyboard.press(arrow)
            next_one = page.evaluate(FOCUSED)
            if next_one not in reached:
                reached.add(next_one)
                to_try.append(next_one)
    return [words for number, words in enumerate(page.evaluate(WORDS)) if number not in reached]
