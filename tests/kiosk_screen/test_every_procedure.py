"""Every procedure and guide, in each of its cases, from its first screen to its end: a slip, or
what to bring to the commune. Each screen is measured and looked over once, however often it comes.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page

from kiosk.procedures.catalogue import shipped
from kiosk.procedures.guide import Guide
from kiosk.procedures.schema import Procedure
from tests.house import House, served
from tests.kiosk_screen.cases import cases, walk, walk_guide
from tests.kiosk_screen.conftest import KIOSK, listen
from tests.kiosk_screen.survey import KIOSKS, Survey, check
from tests.walk import TRACKING_CODE, Resident

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]
WORDS = "() => document.querySelector('main').innerText"
NAMES = [one.slug for one in (*shipped().procedures, *shipped().guides)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own: its residents make a dossier for each case."""
    with served(tmp_path_factory.mktemp("every-procedure") / "instance") as house:
        yield house


class Look:
    """Measures a screen the first time that its words are seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.survey, self.seen = page, Survey(axed=("1920x1080",)), set[str]()

    def at(self, work: str) -> Callable[[str], None]:
        def look(name: str) -> None:
            words = sha256(self.page.evaluate(WORDS).encode()).hexdigest()
            if words not in self.seen:
                self.seen.add(words)
                self.survey.look(self.page, f"{work} {name}", KIOSKS)

        return look


@pytest.fixture(scope="module")
def walked(
    house: House, chromium: Browser
) -> Iterator[tuple[Look, dict[str, list[str]], list[str]]]:
    """All of it once: what was looked at, how each case of each work ended, failed scripts."""
    context = chromium.new_context(**KIOSK)
    page = context.new_page()
    mistakes: list[str] = []
    listen(page, mistakes)
    look, ends = Look(page), {name: list[str]() for name in NAMES}
    for procedure in shipped().procedures:
        ends[procedure.slug] = list(_of_procedure(Resident(page, house.url), procedure, look))
    for guide in shipped().guides:
        ends[guide.slug] = list(_of_guide(Resident(page, house.url), guide, look))
    yield look, ends, mistakes
    context.close()


def _of_procedure(resident: Resident, procedure: Procedure, look: Look) -> Iterator[str]:
    for number, answers in enumerate(cases(procedure)):
        walk(resident, procedure, answers, online=number % 2 == 0, look=look.at(procedure.slug))
        yield resident.page.locator("main").inner_text()
        resident.open("/ket-thuc")


def _of_guide(resident: Resident, guide: Guide, look: Look) -> Iterator[str]:
    for done in (True, False):
        walk_guide(resident, guide, done=done, look=look.at(guide.slug))
        yield resident.page.locator("main").inner_text()


@pytest.mark.parametrize("name", NAMES)
def test_each_case_comes_to_its_end(walked, name: str) -> None:
    _, ends, mistakes = walked
    procedure = next((one for one in shipped().procedures if one.slug == name), None)
    assert mistakes == []
    assert len(ends[name]) == (len(cases(procedure)) if procedure else 2)
    if procedure:
        over = [procedure.end_of(answers) is not None for answers in cases(procedure)]
        found = [TRACKING_CODE.search(said.replace("\n", "")) for said in ends[name]]
        assert [one is None for one in found] == over, ends[name]
        assert len({one[0] for one in found if one}) == over.count(False) > 0


@pytest.mark.parametrize("size", KIOSKS)
@pytest.mark.parametrize("kind", ["small", "close", "cut"])
def test_every_screen_is_whole_and_big_enough(walked, kind: str, size: str) -> None:
    check(walked[0].survey, kind, size)


def test_nothing_is_in_the_way_of_who_does_not_see_well(walked) -> None:
    check(walked[0].survey, "axe", "1920x1080")
