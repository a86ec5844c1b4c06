"""Which labels an address of the workshop asks for, so that it stays on every way back there."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from kiosk.console.workshop import Line, Part
from kiosk.languages.plain import plain

SHOWN = 20  # labels of one page: the first twenty stand on the first
MOST_PAGES = 10_000  # a larger number is somebody's joke
LONGEST = 80  # letters of a search


class Asked(NamedTuple):
    """A part of the labels (None: all that are in use), of one screen, with a text in them."""

    part: Part | None = None
    screen: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Asked":
        """What the arguments of an address say; what makes no sense is not asked."""
        part, page = arguments.get("loc", ""), arguments.get("trang", "")
        number = int(page) if page.isdecimal() and len(page) < 12 else 1
        known = Part(part) if part in set(Part) else None
        screen, text = _line(arguments.get("man", "")), _line(arguments.get("tim", ""))
        return cls(known, screen, text, min(max(number, 1), MOST_PAGES))

    def query(self, **more: object) -> str:
        """The end of the address, from its "?" on, with `more` in place of what is asked."""
        page = self.page if self.page > 1 else None
        said = {"loc": self.part, "man": self.screen, "tim": self.text, "trang": page} | more
        said = {name: value for name, value in said.items() if value}
        return "?" + urlencode(said) if said else ""

    def found(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that are asked for, of all pages."""
        wanted = plain(self.text)
        return [line for line in lines if self._is_asked(line) and _says(line, wanted)]

    def _is_asked(self, line: Line) -> bool:
        if self.screen and not line.stands_on(self.screen):
            return False
        return self.part in line.parts if self.part else not line.is_outdated

    def shown(self, found: Sequence[Line]) -> Sequence[Line]:
        """Those of one page."""
        return found[(self.page - 1) * SHOWN : self.page * SHOWN]

    def has_more(self, found: Sequence[Line]) -> bool:
        return len(found) > self.page * SHOWN

    def pages(self, found: Sequence[Line]) -> int:
        """How many pages they fill."""
        return -(-len(found) // SHOWN)


def _says(line: Line, wanted: str) -> bool:
    """Whether it has these words in Vietnamese or in its own language, marks or none."""
    word = line.word.best.text if line.word.best else None
    return wanted in _plain(line.entry.key) or wanted in plain(word or "")


@lru_cache(maxsize=5000)  # every label of the screens, a few times over
def _plain(text: str) -> str:
    return plain(text)


def _line(text: str) -> str:
    seen = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(seen.split())[:LONGEST]
