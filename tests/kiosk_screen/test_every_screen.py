"""Every screen for residents at every size: big enough, far enough apart, whole, and accessible."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.house import House, served
from tests.kiosk_screen.conftest import KIOSK, TV, Screens
from tests.kiosk_screen.survey import KIOSKS, PHONE, WITH_AXE, Survey, check
from tests.screens import phones_tour, residents_tour
from tests.walk import Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, for the tours change what they go through."""
    with served(tmp_path_factory.mktemp("every-screen") / "instance") as house:
        yield house


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


WRONG = """<!doctype html><title>Sai</title><header></header>
<main style="height: 300px; overflow: auto"><h1>Sai</h1>
<button style="width: 200px; height: 40px">Thấp</button>
<div class="card" style="height: 80px; width: 300px"><p style="font-size: 90px">Tràn ra</p></div>
<a href="#" style="display: block; height: 80px; width: 80px; margin-top: 400px">Sâu</a>
<a href="#" style="display: block; height: 80px; width: 80px; margin-top: 4px">Kề</a></main>"""


def test_this_survey_would_see_what_is_wrong(screen: Screens) -> None:
    survey, page = Survey(), screen()
    page.set_content(WRONG)
    survey.look(page, "sai", KIOSKS)
    size = "1920x1080"
    assert survey.found["small", size] == ["sai: button “Thấp” is 200 × 40"]
    assert survey.found["close", size] == ["sai: a “Sâu” | a “Kề”: 4 apart"]
    cut = "\n".join(survey.found["cut", size])
    for what in (
        "main scrolls by",
        "a “Sâu” sticks out of main",
        "“Tràn ra” spills out of div.card",
    ):
        assert what in cut
    assert any("html-has-lang" in line for line in survey.found["axe", size])


def test_the_tour_sees_every_kind_of_screen(survey: Survey) -> None:
    assert len(survey.screens) >= 70
    assert {"c-dau", "c-ten", "c-kiem-tra", "c-xong", "e-giu-cho", "g-sua-xong"} <= set(
        survey.screens
    )


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


# What no way of arrows leads to from where the screen starts. Each arrow is tried at each place;
# the events are made on the page, for by hand it would take minutes.
OUT_OF_REACH = """() => {
  const controls = Array.from(document.querySelectorAll('a[href], button, input'))
    .filter(one => one.getClientRects().length > 0);
  const reached = [document.activeElement];
  for (const place of reached) {
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
      place.focus();
      place.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
      if (!reached.includes(document.activeElement)) reached.push(document.activeElement);
    }
  }
  return controls.filter(one => !reached.includes(one))
    .map(one => one.innerText.trim() || one.ariaLabel || one.id);
}"""
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
        assert page.evaluate("document.activeElement.matches('a, button, input')"), path
        assert page.evaluate(OUT_OF_REACH) == [], path
