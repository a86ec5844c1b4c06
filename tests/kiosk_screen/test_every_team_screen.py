"""Every page of the team, on a laptop and on a phone: it fits, can be pressed, read, and used."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.house import House, served
from tests.kiosk_screen.conftest import KIOSK, Screens
from tests.kiosk_screen.survey import TEAM_SIZES, Survey, check
from tests.team_tour import team_tour
from tests.walk import Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
DESK = {"viewport": {"width": 1366, "height": 768}}
at_both_sizes = pytest.mark.parametrize("size", TEAM_SIZES)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, for the tour changes what it goes through."""
    with served(tmp_path_factory.mktemp("team") / "instance") as house:
        yield house


@pytest.fixture(scope="module")
def survey(house: House, chromium: Browser) -> Survey:
    """The tour, done once."""
    survey = Survey.of_the_team()
    context = chromium.new_context(**(KIOSK | DESK))
    page = context.new_page()
    resident = Resident(page, house.url)
    team_tour(resident, house, lambda name: survey.look(page, name, TEAM_SIZES))
    context.close()
    return survey


WRONG = """<!doctype html><title>Sai</title><header></header><main><h1>Sai</h1>
<button style="width: 200px; height: 40px">Thấp</button>
<label style="display: block; height: 30px"><input type="checkbox"> Mỏng</label>
<div style="width: 1500px">Rộng</div>
<div style="width: 90px; overflow: hidden; white-space: nowrap"><p style="width: 200px">Bị che</p>
</div><div class="card" style="height: 20px; width: 90px"><p style="height: 60px">Tràn</p></div>
<select aria-label="Việc" style="width: 90px; height: 50px"><option>Đang giải quyết</option>
</select>
<div style="margin-top: 80px; position: relative">
<a href="#" style="position: absolute; width: 90px; height: 50px">Dưới</a>
<a href="#" style="position: absolute; left: 60px; width: 90px; height: 50px">Trên</a></div>
</main>"""


@at_both_sizes
def test_this_survey_would_see_what_is_wrong(screen: Screens, size: str) -> None:
    survey, page = Survey.of_the_team(), screen(**DESK)
    page.set_content(WRONG)
    survey.look(page, "sai", {size: TEAM_SIZES[size]})
    for kind, what in {
        "wide": "div “Rộng” sticks out by",
        "small": "button “Thấp” is 200 × 40",
        "close": "a “Dưới” | a “Trên”: 30 over each other",
        "cut": "p “Bị che” sticks out of div",
        "axe": "html-has-lang",
    }.items():
        assert what in "\n".join(survey.found[kind, size])
    assert any("label “Mỏng”" in line for line in survey.found["small", size])
    for what in ("“Tràn” spills out of div.card", "“Đang giải quyết” is longer than its field"):
        assert what in "\n".join(survey.found["cut", size])


def test_the_tour_sees_every_part_of_the_team(survey: Survey) -> None:
    assert len(survey.screens) >= 80
    assert {name[0] for name in survey.screens} >= set("abcdeghikl")


@at_both_sizes
def test_no_page_is_wider_than_the_screen(survey: Survey, size: str) -> None:
    check(survey, "wide", size)


@at_both_sizes
def test_everything_that_can_be_pressed_is_big_enough(survey: Survey, size: str) -> None:
    check(survey, "small", size)


@at_both_sizes
def test_nothing_that_can_be_pressed_lies_under_another(survey: Survey, size: str) -> None:
    check(survey, "close", size)


@at_both_sizes
def test_no_text_is_cut_off(survey: Survey, size: str) -> None:
    check(survey, "cut", size)


@at_both_sizes
def test_nothing_is_in_the_way_of_who_does_not_see_well(survey: Survey, size: str) -> None:
    check(survey, "axe", size)
