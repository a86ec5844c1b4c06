"""The team's own sheets: what goes to the commune and comes back, and who received a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.printers.paper import Size
from kiosk.slips.slip import draw
from kiosk.villages.models import Village


@dataclass(frozen=True)
class Errand:
    """What is to be done for one dossier at a desk."""

    key: str  # of its tick in a form
    code: str
    portal_code: str | None
    applicant: str
    work: str  # the procedure's short name
    promised_on: date | None
    papers: tuple[str, ...] = ()  # to hand in: "2 bản chính Giấy khai sinh"
    to_bring_back: int = 0  # originals that come back with the result
    is_asked: bool = False  # promised for that day; nobody knows yet whether it is ready
    done_at: datetime | None = None
    is_off: bool = False  # there is nothing to do any more


@dataclass(frozen=True)
class Desk:
    """One desk of the commune, and the errands there."""

    name: str
    hand_in: tuple[Errand, ...]
    fetch: tuple[Errand, ...]


@dataclass(frozen=True)
class Receipt:
    """Who received what, from whom, when."""

    code: str
    applicant: str
    work: str
    receiver: str
    relation: str  # empty: the applicant
    proof: str
    papers: tuple[str, ...]
    signature: str | None  # an SVG path in a 600 × 200 box; None: to sign on the paper
    by: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """One label to ask the elders for."""

    picture: str
    vietnamese: str
    word: str  # that is known; empty: none
    state: str  # how sure it is
    is_collected: bool  # its voice is recorded


@dataclass(frozen=True)
class Checklist:
    """Labels of one language, to be written on by hand."""

    tongue: str  # "tiếng Tày"
    tag: str
    name: str  # which labels these are
    first: int  # the number of the first one
    scripts: tuple[str, ...]  # what stands before each line to write on
    lines: tuple[Asked, ...]


def run_sheet_html(village: Village, day: date, by: str, desks: Sequence[Desk], size: Size) -> str:
    """The sheet that the member `by` carries to the commune, with boxes to tick by pen.

    It has the applicants' names, and is for the team alone.
    """
    context = {"village": village, "day": day, "by": by, "desks": desks}
    return draw("run_sheet", size, context)


def handover_html(village: Village, receipt: Receipt, size: Size) -> str:
    """The slip of one handover, signed on the screen or to be signed on the paper."""
    return draw("handover", size, {"village": village, "receipt": receipt})


def checklist_html(village: Village, checklist: Checklist) -> str:
    """The labels of a language with lines for the pen, on as many A4 pages as they take."""
    return draw("checklist", Size.A4, {"village": village, "checklist": checklist})
