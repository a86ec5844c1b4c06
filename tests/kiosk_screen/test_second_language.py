"""Each language in turn on every screen: its approved words, once, in its own letters, all whole.

The words are made up (tests/languages/pseudo.py), one for every label that the workshop knows.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page

from kiosk.console.corpus import corpus
from kiosk.languages.registry import all_languages
from tests import browser as without_chromium
from tests.browser import words
from tests.house import House, make_app, served
from tests.kiosk_screen.conftest import KIOSK, TV, Screens
from tests.kiosk_screen.survey import KIOSKS, TWO_FRAMES, Survey, check
from tests.languages import pseudo
from tests.screens import FOR_RESIDENTS, residents_tour
from tests.walk import Resident
from tests.walkthrough.way import COPIES, RESIDENCE, to_the_check, to_the_code, to_the_end

pytestmark = pytest.mark.timeout(400)
TAGS = [one.tag for one in all_languages()]
KEYS = [entry.key for entry in corpus()]
SHOWN = ("blt-Tavt", "hmn-Latn-VN")  # the widest and tallest letters, and those of everybody else
PAGES = (
    "/", *FOR_RESIDENTS.values(), COPIES, f"{COPIES}?buoc=2", f"{RESIDENCE}?buoc=2",
    "/to/dang-nhap", "/ho-so/0000000000",
)  # fmt: skip
NOT_FOR_READING = re.compile(r"\bNone\b|\bundefined\b|\{\{|\}\}|<span|&lt;|lang=")


def look_over(page: BeautifulSoup, made: Mapping[str, str], tag: str) -> set[str]:
    """Everything that must hold of the second lines of one page; returns what they say."""
    keys = {word: key for key, word in made.items()}
    lines = page.select(".second")
    for line in lines:
        said = line.get_text()
        assert line["lang"] == tag
        assert said in keys, f"“{said}” was approved by nobody"
        assert not line.find(True), "a second line holds a word and nothing else"
        _follows_its_vietnamese(line, keys[said])
    for name, value in _attributes(page):
        assert not any(word in value for word in _marked(value, tag, made)), f"{name}: {value}"
    said = {line.get_text() for line in lines}
    for line in lines:
        line.extract()
    _reads_well(words(page.body), tag, keys, said)
    return said


def _follows_its_vietnamese(line: Tag, key: str) -> None:
    before = " ".join(str(line.previous_sibling or "").split())
    assert before.endswith(key), f"“{line.get_text()}” stands after “{before}”"
    assert not before.endswith(f"{key} {key}"), f"“{key}” stands there twice"
    after = line.next_sibling
    assert not (isinstance(after, Tag) and after.get_text() == line.get_text())


def _attributes(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for element in page.find_all(True):
        yield from ((name, str(value)) for name, value in element.attrs.items())


def _marked(value: str, tag: str, made: Mapping[str, str]) -> list[str]:
    mark = next(iter(made.values()))[: 1 if tag.endswith("Tavt") else 2]
    return [word for word in made.values() if word in value] if mark in value else []


def _reads_well(text: str, tag: str, keys: Mapping[str, str], said: set[str]) -> None:
    assert not NOT_FOR_READING.search(text), NOT_FOR_READING.search(text)
    assert tag not in text, "the tag of a language is no word"
    for key in (keys[word] for word in said if " " in keys[word]):  # "Người": "Người cần giấy…"
        assert f"{key} {key}" not in text, f"“{key}” stands there twice"


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_says_it_in_the_language_once_and_after_the_vietnamese(tmp_path, tag):
    app = make_app(tmp_path / "instance", PUBLIC_URL="http://localhost")
    made = pseudo.speak(app, tag, KEYS)
    client, said = app.test_client(), set()
    for path in PAGES:
        answer = client.get(path, follow_redirects=True)
        found = look_over(BeautifulSoup(answer.text, "html.parser"), made, tag)
        assert len(found) >= 3, f"{path} hardly speaks"
        said |= found
    assert len(said) >= 80


@pytest.mark.parametrize("tag", SHOWN)
def test_every_part_of_a_walkthrough_says_it_too(tmp_path, tag):
    app = make_app(tmp_path / "instance", PUBLIC_URL="http://localhost")
    made = pseudo.speak(app, tag, KEYS)
    resident = without_chromium.Browser(app.test_client())
    for walked in (
        lambda: to_the_code(resident),
        lambda: to_the_code(resident).type(ma="abc").press("Tiếp tục", expect=422),
        lambda: to_the_check(resident),
        lambda: to_the_end(resident),
    ):
        assert len(look_over(walked().soup, made, tag)) >= 5
        resident.open("/ket-thuc")


def test_this_look_would_see_what_is_wrong() -> None:
    made = {"Về đầu": "wwba", "Nghe": "wwbo"}
    good = '<body><p>Về đầu<span class="second" lang="tyz-Latn">wwba</span></p>'
    assert look_over(BeautifulSoup(good, "html.parser"), made, "tyz-Latn") == {"wwba"}
    for wrong in (
        good.replace("tyz-Latn", "hmn-Latn-VN"),
        good.replace("wwba", "wwbo"),
        good.replace("wwba", "Về đầu"),
        good.replace("wwba", "wwba<i></i>"),
        good.replace("Về đầu", "Về đầu Về đầu"),
        good.replace("</p>", '<span class="second" lang="tyz-Latn">wwba</span></p>'),
        good + "<p>None</p>",
        good + "<p>tyz-Latn</p>",
        good + "<p>&lt;span</p>",
        good + '<img alt="wwba">',
    ):
        with pytest.raises(AssertionError):
            look_over(BeautifulSoup(wrong, "html.parser"), made, "tyz-Latn")


# What stands in the second lines as they are drawn: language, words, first face, and whether the
# letters of that face have come.
DRAWN = """() => Array.from(document.querySelectorAll('.second'))
  .filter(one => one.getClientRects().length)
  .map(one => {
    const style = getComputedStyle(one);
    return {lang: one.lang, words: one.textContent, face: style.fontFamily.split(',')[0],
            here: document.fonts.check(style.font, one.textContent)};
  })"""


@pytest.fixture(scope="module", params=SHOWN)
def toured(
    request: Any, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[tuple[Survey, list[dict[str, Any]], str, Mapping[str, str]]]:
    """All screens of the residents in one language: what was measured, and what was drawn."""
    tag = request.param
    with served(tmp_path_factory.mktemp("speaking") / "instance") as house:
        made = pseudo.speak(house.app, tag, KEYS)
        context = chromium.new_context(**(KIOSK | {"viewport": TV}))
        page, survey, drawn = context.new_page(), Survey(axed=()), []
        residents_tour(Resident(page, house.url), house, _looking(page, survey, drawn))
        context.close()
        yield survey, drawn, tag, made


def _looking(page: Page, survey: Survey, drawn: list[dict[str, Any]]) -> Callable[[str], None]:
    def look(name: str) -> None:
        survey.look(page, name, KIOSKS)
        drawn.extend({"screen": name} | line for line in page.evaluate(DRAWN))

    return look


@pytest.mark.browser
def test_what_is_drawn_is_approved_and_has_its_letters(toured) -> None:
    survey, drawn, tag, made = toured
    assert len(survey.screens) >= 60
    assert {line["screen"] for line in drawn} == set(survey.screens)
    assert {line["lang"] for line in drawn} == {tag}
    assert {line["words"] for line in drawn} <= set(made.values())
    face = '"Noto Sans Tai Viet"' if tag == "blt-Tavt" else '"Be Vietnam Pro"'
    assert {line["face"] for line in drawn} == {face}
    assert [line for line in drawn if not line["here"]] == []


@pytest.mark.browser
@pytest.mark.parametrize("size", KIOSKS)
@pytest.mark.parametrize("kind", ["cut", "small", "close"])
def test_nothing_scrolls_is_cut_or_stands_too_close_with_a_word_for_every_line(
    toured, kind: str, size: str
) -> None:
    check(toured[0], kind, size)


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[House]:
    """A house of this test alone: no other test is to hear its language."""
    with served(tmp_path / "instance") as house:
        yield house


@pytest.mark.browser
def test_a_screen_that_is_too_full_stands_closer_and_without_script_scrolls(
    own_house: House, screen: Screens
) -> None:
    """The second half is the control: without the script there is too much for this screen."""
    pseudo.speak(own_house.app, "blt-Tavt", KEYS)
    small = {"viewport": {"width": 1366, "height": 768}}
    with_script, without = screen(**small), screen(java_script_enabled=False, **small)
    for page in (with_script, without):
        page.goto(f"{own_house.url}{COPIES}")
        page.locator("main").wait_for()
    with_script.evaluate(TWO_FRAMES)
    over = "main => main.scrollHeight - main.clientHeight"
    assert with_script.locator("main").evaluate(over) <= 1
    assert "snug" in str(with_script.locator("main").get_attribute("class"))
    assert without.locator("main").evaluate(over) > 50


@pytest.mark.browser
def test_a_screen_that_has_room_is_left_alone(own_house: House, screen: Screens) -> None:
    pseudo.speak(own_house.app, "blt-Tavt", ["Về đầu", "Nghe"])
    page = screen()
    page.goto(f"{own_house.url}/ho-so/")
    page.evaluate(TWO_FRAMES)
    assert page.locator("main").get_attribute("class") == "screen keypad"
