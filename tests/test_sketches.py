"""The drawn pictures of portal screens and papers: whole, named, allowed by the page's policy."""

from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError

from kiosk.procedures.schema import PaperForm, Sketch

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SMALLEST_TEXT = 22


def draw(component: str, name: str) -> ElementTree.Element:
    """The picture's root element; raises ParseError when it is not well-formed."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    module = environment.get_template(f"components/{component}.html").module
    drawn = str(getattr(module, component)(name)).strip()
    return ElementTree.fromstring(drawn)  # noqa: S314  (our own drawing)


def is_allowed_by_the_policy(picture: ElementTree.Element) -> bool:
    """Whether it has no inline style, no id that could stand twice, and nothing from outside."""
    forbidden = {"style", "id", "href", "src"}
    return all(
        element.tag != "style" and forbidden.isdisjoint(element.attrib)
        for element in picture.iter()
    )


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_says_in_words_what_it_shows(kind: Sketch) -> None:
    picture = draw("sketch", kind)
    assert picture.get("role") == "img"
    assert picture.get("viewBox") == "0 0 640 400"
    assert [len(title.text or "") > 20 for title in picture.findall("title")] == [True]


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_marks_one_place_to_press(kind: Sketch) -> None:
    rings = [e for e in draw("sketch", kind).iter() if e.get("class") == "sketch-ring"]
    assert [(r.get("stroke"), r.get("stroke-width")) for r in rings] == [("#F0A81C", "8")]


@pytest.mark.parametrize("kind", Sketch)
def test_the_words_in_a_sketch_are_large_enough_to_read(kind: Sketch) -> None:
    sizes = [float(text.get("font-size", "0")) for text in draw("sketch", kind).iter("text")]
    assert all(size >= SMALLEST_TEXT for size in sizes)


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_may_stand_twice_on_a_page_without_styles(kind: Sketch) -> None:
    assert is_allowed_by_the_policy(draw("sketch", kind))


@pytest.mark.parametrize("form", get_args(PaperForm))
def test_a_paper_has_its_picture(form: PaperForm) -> None:
    picture = draw("paper", form)
    assert (picture.get("data-form"), picture.get("viewBox")) == (form, "0 0 96 96")
    assert is_allowed_by_the_policy(picture)


@pytest.mark.parametrize("component", ["sketch", "paper"])
def test_an_unknown_picture_is_refused_by_its_name(component: str) -> None:
    with pytest.raises(UndefinedError, match="is drawn for moon"):
        draw(component, "moon")
