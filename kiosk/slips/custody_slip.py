"""The slip of papers that a resident entrusted to the team: a part to take home to get them back
with, and a part that stays with the papers."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.dossiers.custody import RESIDENTS, CustodyLine, HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.slips.slip import draw, status_qr
from kiosk.villages.models import here

NOTHING_HELD = (
    "Tổ không giữ giấy nào của hồ sơ này nên chưa in được phiếu giữ giấy tờ. "
    "Bà con để lại giấy thì bạn ghi vào Sổ giữ giấy trước."
)
AWAY = (Place.TEAM, Place.COMMUNE)  # where a paper is that is still to be given back


@dataclass(frozen=True)
class Share:
    """How many of them are in one place."""

    place: Place
    count: int


@dataclass(frozen=True)
class Entrusted:
    """Papers of one kind that are still to be given back."""

    name: str
    count: int
    is_original: bool
    shares: tuple[Share, ...]  # where they are now
    receiver: str  # the member who took them, or the team where nobody was named
    at: datetime


def entrusted(dossier: Dossier) -> tuple[Entrusted, ...]:
    """What its resident gave to the team and has not got back; the commune's results are none."""
    taken = ((paper, _taken_in(paper)) for paper in dossier.papers if not paper.is_result)
    found = (_as_entrusted(paper, line) for paper, line in taken if line)
    return tuple(one for one in found if one.count)


def _taken_in(paper: HeldPaper) -> CustodyLine | None:
    """When it last came from a resident's hand into the team's."""
    lines = (one for one in paper.lines[::-1] if one.end is Place.TEAM and one.start in RESIDENTS)
    return next(lines, None)


def _as_entrusted(paper: HeldPaper, line: CustodyLine) -> Entrusted:
    counts = paper.counts
    shares = tuple(Share(place, counts[place]) for place in AWAY if counts[place])
    return Entrusted(
        name=paper.name,
        count=sum(one.count for one in shares),
        is_original=paper.is_original,
        shares=shares,
        receiver=line.receiver,
        at=line.at,
    )


def custody_html(dossier: Dossier, size: Size) -> str:
    """Both parts of the slip, one above the other. Raises Refused where the team holds nothing."""
    papers = entrusted(dossier)
    if not papers:
        raise Refused(NOTHING_HELD)
    context = {
        "dossier": dossier,
        "code": dossier.code,
        "village": here(),
        "papers": papers,
        "status_qr": status_qr(dossier),
    }
    return draw("custody", size, context)
