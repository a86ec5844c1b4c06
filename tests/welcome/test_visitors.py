"""Visitors read the whole village page in English; what stays Vietnamese says that it is."""

import re
import unicodedata
from datetime import date, time

import pytest
from bs4 import BeautifulSoup

from kiosk.db import db
from kiosk.members.duty import DutyChange, DutyEvening
from kiosk.members.roster import Kind
from kiosk.villages.models import Village
from kiosk.welcome.setup import KINDS

pytestmark = pytest.mark.usefixtures("evening")
PAGE = "/thon/dong-cam/"
ENGLISH = f"{PAGE}?ngon_ngu=en"
NAMES = ("Đông Căm", "Gia Phú", "Lào Cai")
READ = ("alt", "aria-label", "title", "placeholder")


def change_village(app, **facts) -> None:
    with app.app_context():
        village = db.session.scalars(db.select(Village)).one()
        for name, value in facts.items():
            setattr(village, name, value)
        db.session.commit()


def is_vietnamese(text: str) -> bool:
    """True where a letter has a mark that English has not, names of places aside."""
    for name in NAMES:
        text = text.replace(name, "")
    letters = unicodedata.normalize("NFD", text)
    return bool(re.search("[đĐ\u0300-\u036f]", letters))


def unmarked(soup: BeautifulSoup) -> list[str]:
    """Vietnamese that is not said to be: texts, and what is read of pictures and fields."""
    texts = [(one.parent, str(one)) for one in soup.html.find_all(string=True)]
    texts += [(one, one[name]) for one in soup.find_all(True) for name in READ if one.get(name)]
    found = [(one, text) for one, text in texts if is_vietnamese(text)]
    return [text for one, text in found if language(one) != "vi"]


def language(element) -> str:
    return next(one["lang"] for one in [element, *element.parents] if one.get("lang"))


def english(resident) -> BeautifulSoup:
    soup = resident.open(ENGLISH).soup
    assert soup.html["lang"] == "en"
    return soup


def test_the_english_page_has_no_vietnamese_that_is_not_marked(resident):
    assert unmarked(english(resident)) == []


def test_the_test_itself_would_find_it(resident):
    soup = resident.open(PAGE).soup
    soup.html["lang"] = "en"
    found = " ".join(unmarked(soup))
    for text in ("Nhà văn hóa số", "Vài con số", "Thứ Hai", "Mã QR của trang này", "xã"):
        assert text in found
    assert not is_vietnamese("Đông Căm village, Gia Phú commune")


def test_the_head_of_the_page_names_the_place_in_english(resident):
    soup = english(resident)
    assert soup.title.get_text() == "Đông Căm village · Digital cultural house"
    assert soup.select_one(".house").get_text() == "Digital cultural house of Đông Căm village"
    assert soup.select_one(".commune").get_text() == "Gia Phú commune, Lào Cai province"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_village_has_its_english(app, resident, kind):
    change_village(app, kind=kind)
    soup = english(resident)
    assert unmarked(soup) == []
    assert re.fullmatch(r"Đông Căm [a-z ]+", soup.h1.get_text())


@pytest.mark.parametrize(
    ("commune", "province", "said"),
    [
        ("phường Lào Cai", "thành phố Gia Phú", "Lào Cai ward, Gia Phú city"),
        ("đặc khu Gia Phú", "Thành phố Lào Cai", "Gia Phú special zone, Lào Cai city"),
        ("Gia Phú", "tỉnh Lào Cai", "Gia Phú, Lào Cai province"),
    ],
)
def test_every_kind_of_commune_and_province_has_its_english(app, resident, commune, province, said):
    change_village(app, commune=commune, province=province)
    assert english(resident).select_one(".commune").get_text() == said
    assert f"{commune}, {province}" in resident.open(PAGE).text


def test_the_village_speaks_english_for_itself_once_it_has_the_words(app, resident):
    change_village(app, intro_en=[])
    intro = english(resident).select("#village > p")
    assert [one["lang"] for one in intro] == ["vi", "vi"]
    change_village(app, intro_en=["A village of terraces."])
    soup = english(resident)
    assert [one.get_text() for one in soup.select("#village > p")] == ["A village of terraces."]
    assert unmarked(soup) == []
    assert "A village of terraces." not in resident.open(PAGE).text


def test_an_evening_that_is_not_as_every_week_is_told_in_english(app, resident):
    with app.app_context():
        about = {"village_id": 1, "starts": None, "ends": None, "member_id": 1, "instead_id": None}
        changes = [
            {"day": date(2026, 11, 18), "kind": Kind.CANCELLED, "note": "đi tập huấn"},
            {"day": date(2026, 11, 20), "kind": Kind.SWAP, "instead_id": 2},
            {"day": date(2026, 11, 21), "kind": Kind.EXTRA, "starts": time(8), "ends": time(9)},
        ]
        db.session.add_all([DutyChange(**about | change) for change in changes])
        db.session.commit()
    soup = english(resident)
    told = [" ".join(one.get_text().split()) for one in soup.select(".told")]
    assert told[0] == "Wednesday, 18/11: nobody on duty (nghỉ: đi tập huấn)"
    assert told[1].startswith("Friday, 20/11: not as usual (Lò Thị Mẫu trực thay")
    assert told[2].startswith("Saturday, 21/11: not as usual (thêm 8:00–")
    assert unmarked(soup) == []
    assert "Thứ Tư, 18/11: nghỉ: đi tập huấn" in resident.open(PAGE).text


def test_a_village_without_a_roster_says_so_in_english(app, resident):
    with app.app_context():
        db.session.execute(db.delete(DutyEvening))
        db.session.commit()
    soup = english(resident)
    assert "Not arranged yet" in soup.get_text()
    assert unmarked(soup) == []


def test_on_the_kiosk_the_page_stays_vietnamese(resident):
    page = resident.open(f"{ENGLISH}&may=1")
    assert page.soup.html["lang"] == "vi"
    assert "Thứ Hai, 16/11" in page.text
