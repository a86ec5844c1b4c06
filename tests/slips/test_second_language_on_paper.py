"""Each language on paper: its words are there, in letters that the file carries, none as a box."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from fontTools.ttLib import TTFont
from markupsafe import escape

from kiosk.console.corpus import corpus
from kiosk.db import db
from kiosk.dossiers.models import Dossier, HeldPaper
from kiosk.dossiers.steps import Hold, Source, Step
from kiosk.languages.registry import all_languages
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.slips import press, slip
from kiosk.slips.press import VENDOR
from kiosk.villages.models import here
from kiosk.welcome.village import poster_html
from tests.languages import pseudo
from tests.slips.paper import Paper

KEYS = [entry.key for entry in corpus()]
ROLLS_AND_A5 = pytest.mark.parametrize("size", [Size.NARROW, Size.ROLL, Size.A5])
EVERY = pytest.mark.parametrize("tag", [one.tag for one in all_languages()])
TAI_VIET, LATIN = "blt-Tavt", "hmn-Latn-VN"
OURS = {"Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold"}
SECOND = re.compile(r'<span class="second" lang="([^"]+)">([^<]+)</span>')
Given = Callable[..., Dossier]


@pytest.fixture
def made(app: Flask, tag: str) -> Iterator[Mapping[str, str]]:
    """The village speaks this language, and has a made-up word for every label."""
    words = pseudo.speak(app, tag, KEYS)
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        app.preprocess_request()
        yield words


@pytest.fixture
def dossier(made: Mapping[str, str], given_dossier: Callable[..., str]) -> Given:
    """A dossier with all that can stand on a slip."""

    def give(**facts: object) -> Dossier:
        known = {
            "applicant": "Lò Thị Mai", "step": Step.PROCESSING, "fee": 12000,
            "helper": "Hoàng Văn Mẫu", "portal_code": "000.00.00.H38-260105-0012",
            "due_on": date(2026, 11, 27), "pick_up_on": date(2026, 11, 30),
        } | facts  # fmt: skip
        db.session.commit()
        code = given_dossier(**known)
        found = Dossier.with_code(here().id, code)
        assert found is not None
        found.papers = [HeldPaper(name="Giấy khai sinh", count=2, is_original=True)]
        db.session.commit()
        return found

    return give


def drawings(dossier: Given, size: Size) -> Iterator[str]:
    """Every slip that a resident takes home."""
    yield slip.receipt_html(dossier(), size)
    yield slip.receipt_html(dossier(step=None), size)
    yield slip.status_html(dossier(step=Step.READY), size)
    returned = dossier(step=Step.RECEIVED)
    reasons = [one.key for one in returned.procedure.return_reasons[:3]]
    returned.put_on_hold(Hold.NEEDS_SUPPLEMENT, by="-", source=Source.PORTAL, reasons=reasons)
    yield slip.status_html(returned, size)
    procedure = published.find("chung-thuc-ban-sao")
    yield slip.papers_html(here(), procedure, {"pages": 5, "copies": 2}, {"ban-chinh"}, size)
    yield slip.parked_html(here(), "5270491834", procedure, size)


def spoken(html: str) -> list[tuple[str, str]]:
    """The second lines of a drawing: language and word."""
    return SECOND.findall(html)


def standing(text: str) -> str:
    """The letters without the marks that hang on them: a reader of PDF finds those at the edge."""
    return "".join(sign for sign in text if sign.isalpha())


def as_boxes(html: str) -> set[str]:
    """The signs for which no font of ours has a letter: they would be printed as boxes."""
    text = BeautifulSoup(html, "html.parser").get_text()
    return {sign for sign in text if ord(sign) not in letters() and not sign.isspace()}


@cache
def letters() -> frozenset[int]:
    fonts = map(TTFont, sorted(VENDOR.glob("*.woff2")))
    return frozenset[int]().union(*(font.getBestCmap() for font in fonts))


def marks(text: str) -> Counter[str]:
    return Counter(sign for sign in text if unicodedata.combining(sign))


@EVERY
def test_every_second_line_is_the_approved_word_of_its_language(dossier, made, tag):
    for html in drawings(dossier, Size.ROLL):
        lines = spoken(html)
        assert len(lines) >= 8
        assert {lang for lang, _ in lines} == {tag}
        assert {word for _, word in lines} <= set(made.values())
        assert html.count('class="second"') == len(lines), "a second line holds a word, no more"


@EVERY
def test_each_word_follows_its_own_vietnamese_which_stands_once(dossier, made, tag):
    keys = {word: key for key, word in made.items()}
    for html in drawings(dossier, Size.ROLL):
        for found in SECOND.finditer(html):
            before = re.sub(r"\s+", " ", html[: found.start()])
            key = str(escape(keys[found[2]]))
            assert before.endswith(key)
            assert not before.endswith(f"{key} {key}")


@ROLLS_AND_A5
@pytest.mark.parametrize("tag", [TAI_VIET, LATIN])
def test_every_word_can_be_read_out_of_the_file_whose_letters_are_all_inside(
    dossier, made, tag, size
):
    for html in drawings(dossier, size):
        paper = Paper(press.draw(html, size))
        assert paper.pages == 1
        words = [word for _, word in spoken(html)]
        assert [word for word in words if standing(word) not in standing(paper.text)] == []
        assert marks(paper.text) >= marks("".join(words))
        tai_viet = {"Noto-Sans-Tai-Viet"} if tag == TAI_VIET else set()
        assert paper.fonts == dict.fromkeys(OURS | tai_viet, True)
        assert as_boxes(html) == set()


@pytest.mark.parametrize("sign", ["\uaac5", "鼻", "ก", "ŏ"])
def test_a_sign_that_no_font_of_ours_has_would_be_seen(sign: str):
    assert as_boxes(f"<p>ꪀꪱ Lò Thị Mai{sign}</p>") == {sign}


@pytest.mark.parametrize("tag", [TAI_VIET])
def test_the_poster_hangs_for_everybody_and_has_no_second_language(made, tag):
    html = poster_html(here(), Size.A4)
    assert spoken(html) == []
    paper = Paper(press.draw(html, Size.A4))
    assert as_boxes(html) == set()
    assert set(paper.fonts) <= OURS
    assert all(paper.fonts.values())
