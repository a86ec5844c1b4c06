"""The last button makes one dossier, however often it is pressed and whatever gets lost."""

import pytest
from playwright.sync_api import Page, Route

from tests.house import House
from tests.kiosk_screen.conftest import Screens
from tests.kiosk_screen.rows import dossiers_of
from tests.walk import Resident, copies_to_the_portal, finish, who_to_the_check, with_new_screen

pytestmark = pytest.mark.browser

LAST_BUTTON = "Đúng rồi, in phiếu"
DONE = "Đã chuẩn bị xong"


@pytest.fixture
def resident(house: House, screen: Screens) -> Resident:
    """Somebody before the last button, by the shortest road."""
    resident = Resident(screen(), house.url)
    resident.open()
    copies_to_the_portal(resident)
    resident.press("Mạng hỏng")
    who_to_the_check(resident)
    return resident


@pytest.fixture
def before(house: House, resident: Resident) -> int:
    """How many dossiers there are before the last press."""
    return dossiers_of(house)


def test_a_double_press_makes_one_dossier(house: House, resident: Resident, before: int) -> None:
    with_new_screen(resident, resident.find(LAST_BUTTON).dblclick)
    assert resident.heading.startswith(DONE)
    assert dossiers_of(house) == before + 1


def test_reloading_the_last_page_makes_none(house: House, resident: Resident, before: int) -> None:
    code = finish(resident, DONE)
    for _ in range(2):
        resident.page.reload()
        assert resident.code == code
    resident.open("/thu-tuc/chung-thuc-ban-sao/kiem-tra")
    assert resident.code == code
    assert dossiers_of(house) == before + 1


def test_a_press_that_never_arrived_can_be_made_again(
    house: House, resident: Resident, before: int
) -> None:
    resident.page.context.set_offline(True)
    with resident.page.expect_event("requestfailed"):
        resident.find(LAST_BUTTON).click()
    assert dossiers_of(house) == before
    resident.page.context.set_offline(False)
    finish(resident, DONE)
    assert dossiers_of(house) == before + 1


def test_a_press_whose_answer_was_lost_can_be_made_again(
    house: House, resident: Resident, before: int
) -> None:
    lose_one_answer(resident.page)
    with resident.page.expect_event("requestfailed"):
        resident.find(LAST_BUTTON).click()
    assert dossiers_of(house) == before + 1
    finish(resident, DONE)
    assert dossiers_of(house) == before + 1


def lose_one_answer(page: Page) -> None:
    """The next post reaches the house; what it answers reaches nobody."""

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/kiem-tra*", lose, times=1)
