"""The blank forms of the power-cut book on paper: two on a sheet of A4, or one on a sheet of A5."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kiosk.members.duty import shifts, team
from kiosk.printers.paper import Size
from kiosk.procedures import offers, published
from kiosk.procedures.schema import Procedure
from kiosk.procedures.spelling import alphabetically
from kiosk.slips import qr
from kiosk.slips.book import Book
from kiosk.slips.slip import draw
from kiosk.villages.models import Village

PAPERS = 5  # lines for what the team takes in
PHONES = 4  # of the team, on the stub
COLUMNS = 2  # of boxes to tick


@dataclass(frozen=True)
class Offered:
    """A procedure under its number, which is the same on the form and where it is keyed in."""

    number: int
    procedure: Procedure


@dataclass(frozen=True)
class Blank:
    """One form to draw."""

    number: int
    code: Markup  # its QR


def size_on_paper(size: Size) -> Size | None:
    """On which paper a printer of that size prints the book; None where it is too narrow."""
    if size.is_roll:
        return None
    return Size.A5 if size is Size.A5 else Size.A4


def numbered() -> tuple[Offered, ...]:
    """All procedures, in the order in which residents find them in the list of everything."""
    found = sorted(published.procedures(), key=lambda one: alphabetically(one.name_tile))
    return tuple(Offered(number, one) for number, one in enumerate(found, 1))


def book_html(
    village: Village, book: Book, size: Size, says: Callable[[int], str], *, again: bool = False
) -> str:
    """The forms of a book; `says(7)` is what the QR of number 7 holds, `again` marks a reprint."""
    here = [one for one in numbered() if not offers.offer_of(village, one.procedure.slug).is_paused]
    context = {
        "village": village,
        "first_number": book.first,
        "last_number": book.last,
        "again": again,
        "blanks": [_blank(number, says(number)) for number in book.numbers],
        "columns": _columns(here),
        "papers": range(PAPERS),
        "shifts": shifts(),
        "team": team()[:PHONES],
    }
    return draw("book", size, context)


def _blank(number: int, says: str) -> Blank:
    return Blank(number, qr.path_svg(says, f"Mã QR của phiếu số {number}"))


def _columns(offered: Sequence[Offered]) -> list[Sequence[Offered]]:
    """Down the first column, then down the second."""
    height = -(-len(offered) // COLUMNS) or 1
    return [offered[at : at + height] for at in range(0, len(offered), height)]
