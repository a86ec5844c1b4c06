"""A whole procedure or guide on A4, for the commune to go through with a pen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.printers.paper import Size
from kiosk.slips.slip import draw
from kiosk.villages.models import Village


@dataclass(frozen=True)
class Point:
    """One thing to find right or to mend: a name, and what is said there, line by line."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """What belongs together on the sheet."""

    title: str
    icon: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class ProcedureSheet:
    """The sheet: what it is about, in which version, and every field of it."""

    name: str
    is_draft: bool
    version: str  # empty where a draft has none yet
    checked_on: str
    source: str  # where what is new was read; empty: see its sources
    printed_on: date
    chapters: Sequence[Chapter]


def procedure_html(village: Village, sheet: ProcedureSheet) -> str:
    """The sheet, on as many A4 pages as it takes, each with its number."""
    return draw("procedure", Size.A4, {"village": village, "sheet": sheet})
