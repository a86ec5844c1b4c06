"""What is read of a residents' page, and in which order; js/listen.js reads a living screen alike.

First what went wrong, then the title, the lead, the content from its top, and what to press.
Numbers to type, masked names, pictures, and words of any language but Vietnamese are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

LONGEST = 400  # letters of one text; a longer one is read in parts
MASK = "•"  # stands for the letters of a person's name
APART = "·"  # between two texts on one line
SOUNDS = re.compile(r"[0-9A-Za-zÀ-ỹ]")
PART = re.compile(rf".{{1,{LONGEST}}}(?=\s|$)|.{{{LONGEST}}}")
NO_END = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})

# These five tables say the same as the selectors of js/listen.js.
QUIET_TAGS = frozenset({"svg", "noscript", "select", "textarea"})
QUIET_CLASSES = frozenset(
    {"second", "unseen", "masked", "keyboard", "stepper", "say", "team-door"}
)  # fmt: skip
CARD_TAGS, CARD_CLASSES = frozenset({"li", "label"}), frozenset({"tile", "choice", "fact"})
LINE_TAGS = frozenset({"p", "h1", "h2", "figcaption"})
LINE_CLASSES = frozenset({"lead", "more", "forward"})


class Utterance(NamedTuple):
    """One text, as a label has it, and the number of what is marked while it is read."""

    text: str
    group: int


@dataclass
class Element:
    """An element whose end has not come yet."""

    number: int
    tag: str
    attributes: dict[str, str | None]
    classes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.classes = frozenset((self.attributes.get("class") or "").split())

    @property
    def is_quiet(self) -> bool:
        named = self.tag in QUIET_TAGS or self.classes & QUIET_CLASSES
        hidden = self.attributes.get("aria-hidden") == "true" or "hidden" in self.attributes
        return bool(named) or hidden or "data-quiet" in self.attributes

    @property
    def is_card(self) -> bool:
        return self.tag in CARD_TAGS or bool(self.classes & CARD_CLASSES)

    @property
    def is_line(self) -> bool:
        return self.tag in LINE_TAGS or bool(self.classes & LINE_CLASSES)

    @property
    def place(self) -> int | None:
        """In which order its texts come; None where that is for what holds it to say."""
        if self.attributes.get("role") == "alert":
            return 0
        if self.tag == "h1":
            return 1
        order = {"lead": 2, "content": 3, "bar-forward": 4}
        return next((order[name] for name in self.classes if name in order), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.count = 0
        self.found: list[tuple[int, int, str]] = []  # place, element, text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if tag not in NO_END:
            self.open.append(Element(self.count, tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a picture: it holds no text."""

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        place = self._place()
        if place is None or any(one.is_quiet for one in self.open) or self._is_foreign():
            return
        number = self._group()
        if self._is_code() and self.found and self.found[-1][:2] == (place, number):
            data = self.found.pop()[2] + data.strip()
        self.found += [(place, number, text) for text in _texts(data)]

    def _place(self) -> int | None:
        """An error is read first wherever it stands; else the innermost place counts."""
        places = [one.place for one in self.open if one.place is not None]
        return 0 if 0 in places else places[-1] if places else None

    def _is_foreign(self) -> bool:
        """Of another language, unless the word is the same in Vietnamese (data-vi)."""
        known = (one.attributes for one in self.open if "data-vi" not in one.attributes)
        tags = [attributes["lang"] or "" for attributes in known if "lang" in attributes]
        return bool(tags) and not tags[-1].startswith("vi")

    def _is_code(self) -> bool:
        """A tracking code stands in pieces and is one text."""
        return any("code" in one.classes for one in self.open)

    def _group(self) -> int:
        """The element to mark: the card around the text, else its line, else what holds it."""
        inside = self.open[::-1]
        card = next((one for one in inside if one.is_card), None)
        line = next((one for one in inside if one.is_line), None)
        return (card or line or inside[0]).number


def _texts(data: str) -> Iterator[str]:
    for piece in " ".join(data.split()).split(APART):
        if MASK not in piece and SOUNDS.search(piece):
            yield from (part.strip() for part in PART.findall(piece.strip()))


def utterances(html: str) -> list[Utterance]:
    """What is read of a residents' page, in order; groups count from 0."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    ordered = sorted(reader.found, key=lambda one: one[0])
    groups = groupby(ordered, key=lambda one: one[:2])
    return [Utterance(text, n) for n, (_, ones) in enumerate(groups) for *_, text in ones]
