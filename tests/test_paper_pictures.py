"""The drawn papers: by the form in which they are handed in, or as they look themselves."""

from typing import get_args

import pytest
from flask import Flask
from jinja2 import UndefinedError

from kiosk.procedures.kinds import PaperPicture
from kiosk.procedures.published import find
from kiosk.procedures.schema import PaperForm
from tests.browser import Browser, Page
from tests.drawings import draw, drawn, is_allowed_by_the_policy, markup, strokes

FORMS: tuple[str, ...] = get_args(PaperForm)
EVERY = (*FORMS, *PaperPicture)
PLACES = ("card", "badge", "line")
LARGEST_PAPER = 1000  # bytes
BIRTH = "/thu-tuc/khai-sinh/"


def pictures(page: Page) -> list[str]:
    """The papers drawn on a page, by their names."""
    return [str(svg["data-form"]) for svg in page.soup.select("svg[data-form]")]


def test_there_is_a_drawing_of_every_form_and_picture_and_of_nothing_else() -> None:
    assert drawn("paper") == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_a_paper_is_a_picture_beside_its_name(name: str) -> None:
    paper = draw("paper", name)
    assert (paper.get("data-form"), paper.get("viewBox")) == (name, "0 0 96 96")
    assert paper.get("aria-hidden") == "true"
    assert [part for part in paper.iter() if part.tag in {"title", "text"}] == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", EVERY)
def test_a_paper_may_stand_twice_on_a_page_without_styles(name: str, place: str) -> None:
    assert is_allowed_by_the_policy(draw("paper", name, None, place))


@pytest.mark.parametrize("name", EVERY)
def test_a_paper_costs_a_slow_line_little(name: str) -> None:
    assert len(markup("paper", name).encode()) <= LARGEST_PAPER


def test_no_two_papers_look_the_same() -> None:
    assert len({strokes("paper", name) for name in EVERY}) == len(EVERY)


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_looks_like_itself_before_it_looks_like_its_form(form: str) -> None:
    assert draw("paper", form, PaperPicture.LEASE).get("data-form") == "lease"
    assert draw("paper", form, None).get("data-form") == form


def test_only_a_card_gives_the_picture_its_size_by_a_class() -> None:
    sizes = [(p.get("class"), p.get("height")) for p in (draw("paper", "copy", None, place)
             for place in PLACES)]  # fmt: skip
    assert sizes == [("paper", None), (None, "88%"), (None, "1.57em")]


@pytest.mark.parametrize(("form", "picture"), [("moon", None), ("copy", "moon")])
def test_an_unknown_paper_is_refused_by_its_name(form: str, picture: str | None) -> None:
    with pytest.raises(UndefinedError, match="no paper is drawn for moon"):
        draw("paper", form, picture)


@pytest.fixture
def papers(resident: Browser) -> Page:
    """The papers of a birth that is registered in time, asked for at the screen."""
    page = resident.open(BIRTH + "?buoc=2").press("Không ghi")
    for answer in ("Chưa quá 60 ngày", "Có giấy chứng sinh"):
        page = page.press(answer)
    return page


def test_what_it_takes_is_shown_with_the_papers_as_they_look(in_app: Flask, resident: Browser):
    birth = find("khai-sinh")
    assert birth
    expected = [paper.picture for paper in birth.papers if paper.picture]
    assert pictures(resident.open(BIRTH)) == expected
    assert PaperPicture.BIRTH_PROOF in expected


def test_the_papers_to_tick_are_drawn_where_they_have_a_picture(papers: Page):
    ticks = papers.soup.select(".tick")
    drawn_here = [tick.select_one(".badge svg").get("data-form") for tick in ticks]
    assert drawn_here == [None, "birth_proof", "marriage", "authorisation"]


def test_a_missing_paper_looks_like_itself_and_a_phone_like_its_form(papers: Page):
    assert pictures(papers.press("Tiếp tục")) == ["device", "birth_proof"]
