"""The drawn pictures of portal, phone and desk: whole, named, allowed by the page's policy."""

import re

import pytest
from jinja2 import UndefinedError

from kiosk.procedures.kinds import Sketch
from tests.drawings import draw, drawn, is_allowed_by_the_policy, markup, strokes

SMALLEST_TEXT = 22
LARGEST_SKETCH = 3500  # bytes; packed it is a third
NOT_VIETNAMESE = re.compile(r"[\dfjwz]", re.IGNORECASE)  # digits are drawn as dots


def title(kind: Sketch) -> str:
    return "".join(part.text or "" for part in draw("sketch", kind).findall("title"))


def test_there_is_a_sketch_of_every_kind_and_of_nothing_else() -> None:
    assert drawn("sketch") == set(Sketch)


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
def test_the_place_to_press_lies_within_the_picture(kind: Sketch) -> None:
    ring = next(e for e in draw("sketch", kind).iter() if e.get("class") == "sketch-ring")
    x, y, width, height = (float(ring.get(side, "")) for side in ("x", "y", "width", "height"))
    assert x - 4 >= 0
    assert y - 4 >= 0
    assert x + width + 4 <= 640
    assert y + height + 4 <= 400


@pytest.mark.parametrize("kind", Sketch)
def test_the_words_in_a_sketch_are_large_enough_to_read(kind: Sketch) -> None:
    sizes = [float(text.get("font-size", "0")) for text in draw("sketch", kind).iter("text")]
    assert all(size >= SMALLEST_TEXT for size in sizes)


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_speaks_vietnamese_and_shows_nobodys_digits(kind: Sketch) -> None:
    said = [title(kind), *(text.text or "" for text in draw("sketch", kind).iter("text"))]
    assert [words for words in said if NOT_VIETNAMESE.search(words)] == []


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_may_stand_twice_on_a_page_without_styles(kind: Sketch) -> None:
    assert is_allowed_by_the_policy(draw("sketch", kind))


@pytest.mark.parametrize("kind", Sketch)
def test_a_sketch_costs_a_slow_line_little(kind: Sketch) -> None:
    assert len(markup("sketch", kind).encode()) <= LARGEST_SKETCH


def test_no_two_sketches_look_or_sound_the_same() -> None:
    assert len({strokes("sketch", kind) for kind in Sketch}) == len(Sketch)
    assert len({title(kind) for kind in Sketch}) == len(Sketch)


def test_an_unknown_sketch_is_refused_by_its_name() -> None:
    with pytest.raises(UndefinedError, match="no sketch is drawn for moon"):
        draw("sketch", "moon")
