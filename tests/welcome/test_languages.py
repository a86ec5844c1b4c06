"""A resident picks the second language with one touch, from any screen, for this session only."""

from urllib.parse import quote

import pytest
from bs4 import Tag
from sqlalchemy import text

from kiosk.db import db
from kiosk.languages import starter
from kiosk.languages.models import Contribution
from kiosk.languages.registry import all_languages, find
from kiosk.languages.review import Kind, Status
from kiosk.villages.models import Village
from tests.browser import Browser, words

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/ngon-ngu/"
COPIES = "/thu-tuc/chung-thuc-ban-sao/"
EVERY = [one.tag for one in all_languages() if one.never_with is None]  # ten: no scripts mixed


def speaks(app, *tags: str, is_demo: bool = False) -> None:
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        village.languages, village.is_demo = list(tags), is_demo
        db.session.commit()


def give(app, tag: str, kind: Kind, status=Status.APPROVED) -> None:
    with app.app_context():
        db.session.add(
            Contribution(village_id=1, tag=tag, key="Về đầu", kind=kind, text="ba", status=status)
        )
        db.session.commit()


def choice(browser: Browser, tag: str, url: str = PAGE) -> Tag:
    found = browser.open(url).soup.select_one(f'form[action="/ngon-ngu/{tag}"] button')
    assert found is not None
    return found


def tags_on(page) -> list[str]:
    return [form["action"].rsplit("/", 1)[-1] for form in page.soup.select("main form")]


@pytest.mark.parametrize(
    "path",
    ["/", "/thu-tuc/", f"{COPIES}?buoc=2", "/ho-so/", "/lich-truc?trang=2", "/goi-to",
     "/thon/dong-cam/?may=1"],
)  # fmt: skip
def test_one_touch_chooses_and_leads_back_to_the_screen_before(resident, path):
    page = resident.open(path).press("Ngôn ngữ").press("Hmôngz")
    assert page.heading == resident.open(path).heading
    assert page.path == path.split("?")[0]
    assert resident.open(PAGE).soup.select_one(".chosen strong")["lang"] == "hmn-Latn-VN"


def test_the_page_asked_for_from_itself_still_leads_back_to_the_screen_before(resident):
    page = resident.open("/ho-so/").press("Ngôn ngữ").press("Ngôn ngữ").press("Ngôn ngữ")
    assert page.press("Hmôngz").path == "/ho-so/"


@pytest.mark.parametrize("where", ["//other.example/", "/\\other", "https://other.example/", ""])
def test_no_choice_leads_out_of_the_house(resident, where):
    answer = resident.client.post("/ngon-ngu/tyz-Latn", data={"o": where})
    assert answer.location == "/"
    page = resident.open(f"{PAGE}?o=" + quote(f"/ngon-ngu/?o={quote(where)}"))
    assert {field["value"] for field in page.soup.select("main [name=o]")} == {"/"}
    assert page.soup.select_one("[data-back]")["href"] == "/"


@pytest.mark.parametrize("one", all_languages(), ids=lambda one: one.tag)
def test_each_language_is_called_as_it_calls_itself_and_its_vietnamese_name_stands_once(
    app, resident, one
):
    speaks(app, one.tag)
    button = choice(resident, one.tag)
    name = button.strong
    assert name.get_text() == (one.autonym or one.name_vi)
    assert name["lang"] == (one.tag if one.autonym else "vi")
    assert words(button).count(one.name_vi) == 1


def test_a_language_that_is_only_spoken_shows_a_loudspeaker(app, resident):
    speaks(app, "ium-Latn", "tyz-Latn")
    drawn = {tag: str(choice(resident, tag).svg) for tag in ("ium-Latn", "tyz-Latn")}
    assert drawn["ium-Latn"] != drawn["tyz-Latn"]
    assert drawn["ium-Latn"] == str(resident.open("/").soup.select_one('[href^="/nghe"] svg'))


@pytest.mark.parametrize(
    ("kinds", "status", "told"),
    [
        ([], Status.APPROVED, "đang chờ bà con góp"),
        ([Kind.TEXT], Status.APPROVED, "có chữ"),
        ([Kind.CLIP], Status.APPROVED, "có lời đọc"),
        ([Kind.TEXT, Kind.CLIP], Status.APPROVED, "có chữ và lời đọc"),
        ([Kind.TEXT, Kind.CLIP], Status.CHECKED, "đang chờ bà con góp"),
    ],
)
def test_what_there_is_of_a_language_is_said(app, resident, kinds, status, told):
    speaks(app, "ium-Latn", "twh-Tavt")
    for kind in kinds:
        give(app, "ium-Latn", kind, status)
    assert words(choice(resident, "ium-Latn").select(".note")[-1]) == told
    assert words(choice(resident, "twh-Tavt").select(".note")[-1]) == "đang chờ bà con góp"


def test_the_sample_village_says_that_its_words_are_drafts(app, resident):
    assert starter.suggestions("blt-Tavt")
    assert "có chữ nháp" in words(choice(resident, "blt-Tavt"))
    speaks(app, "blt-Tavt")
    assert "đang chờ" in words(choice(resident, "blt-Tavt"))


@pytest.mark.parametrize(("number", "screens"), [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2)])
def test_more_than_six_choices_become_screens(app, resident, number, screens):
    speaks(app, *EVERY[:number])
    page, seen = resident.open(f"{PAGE}?o=/ho-so/"), []
    for _ in range(screens - 1):
        seen += tags_on(page)[:-1]
        page = page.press("Xem thêm")
    assert "Xem thêm" not in page.text
    assert seen + tags_on(page)[:-1] == EVERY[:number]
    assert len(tags_on(page)) <= 6
    assert tags_on(page)[-1] == "vi"
    assert page.press("Chỉ tiếng Việt").path == "/ho-so/"


def test_back_goes_through_the_screens_of_languages(app, resident):
    speaks(app, *EVERY)
    second = resident.open("/ho-so/").press("Ngôn ngữ").press("Xem thêm")
    first = second.press("Quay lại")
    assert tags_on(first)[:-1] == EVERY[:5]
    assert first.press("Quay lại").path == "/ho-so/"


@pytest.mark.parametrize("number", ["0", "-3", "99", "abc"])
def test_a_screen_that_is_none_is_the_first_or_the_last(app, resident, number):
    speaks(app, *EVERY)
    assert tags_on(resident.open(f"{PAGE}?trang={number}"))


def test_the_choice_is_stored_nowhere_but_in_the_session_that_ends(app, resident):
    """Which language a person speaks says who they are: no dossier, slip or draft keeps it."""
    tag = "twh-Latn"
    speaks(app, "tyz-Latn", tag)
    page = resident.open(f"{COPIES}?buoc=2").press("Đồng ý, ghi lại")
    page.press("Ngôn ngữ").press("Tày Đón")
    resident.client.post("/thu-tuc/chung-thuc-ban-sao/truong-hop", data={"noi": "trong-xa"})
    resident.open("/")
    assert places_of(app, tag) == {"village", "session"}
    resident.open("/ket-thuc?xoa=1")
    assert places_of(app, tag) == {"village"}
    assert tags_on(resident.open(PAGE))[0] == "tyz-Latn"


def places_of(app, tag: str) -> set[str]:
    """The tables with that tag in any of their columns."""
    assert find(tag)
    with app.app_context():
        return {
            name
            for name, table in db.metadata.tables.items()
            if any(tag in str(row) for row in db.session.execute(text(f"SELECT * FROM {table}")))  # noqa: S608
        }
