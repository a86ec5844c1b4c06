"""Which part of the queue an address asks for, so that it stays on every way back there."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from kiosk.console.work import Work

MOST_PAGES = 10_000  # of the list; a larger number is somebody's joke
LONGEST = 80  # letters of a search


class Asked(NamedTuple):
    """A tab (None: all that is open), or else a search, and the page of it (from 1)."""

    work: Work | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Asked":
        """What the arguments of an address say; what makes no sense is not asked."""
        text = "".join(c if c.isprintable() else " " for c in arguments.get("tim", ""))
        text = " ".join(text.split())[:LONGEST]
        tab, page = arguments.get("viec", ""), arguments.get("trang", "")
        number = int(page) if page.isdecimal() and len(page) < 12 else 1
        known = Work(tab) if tab in set(Work) and not text else None
        return cls(known, text, min(max(number, 1), MOST_PAGES))

    @property
    def is_plain(self) -> bool:
        """The queue as it opens: no tab, no search, the first page."""
        return self == Asked()

    def on_page(self, page: int) -> "Asked":
        return self._replace(page=page)

    def query(self, **more: object) -> str:
        """The end of the address, from its "?" on, with `more` (None is left out); or nothing."""
        page = self.page if self.page > 1 else None
        said = {"viec": self.work, "tim": self.text or None, "trang": page} | more
        said = {name: value for name, value in said.items() if value is not None}
        return "?" + urlencode(said) if said else ""
