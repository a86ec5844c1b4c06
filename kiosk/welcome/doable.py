"""What the house can do, what it has paused, and on which evenings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, url_for
from markupsafe import Markup

from kiosk import clock
from kiosk.members.duty import nights, shifts, team
from kiosk.members.roster import Shift
from kiosk.procedures import offers, published
from kiosk.procedures.asking import asked_at
from kiosk.procedures.guide import Guide
from kiosk.procedures.schema import Procedure
from kiosk.slips import qr
from kiosk.slips.content_sheets import Doable, Elsewhere, Week
from kiosk.villages.models import Village

DAYS = 7


@dataclass(frozen=True)
class Evenings:
    """The weekdays that have the same hours: "Thứ Hai, Thứ Tư", "19:30–21:00"."""

    day_words: str
    hours: str


def doables(village: Village) -> list[Doable]:
    """All procedures and guides in force here: first what the village puts first, then the others,
    the guides, and last what is paused just now."""
    first = offers.chosen(village)
    others = [one for one in published.procedures() if one not in first]
    all_there_is: list[Procedure | Guide] = [*first, *others, *published.guides()]
    found = [Doable(one, _elsewhere(village, one)) for one in all_there_is]
    return sorted(found, key=lambda one: one.elsewhere is not None)


def _elsewhere(village: Village, content: Procedure | Guide) -> Elsewhere | None:
    """Where what is paused is done: as the team wrote it, else what is known of the desk."""
    offered = offers.offer_of(village, content.slug)
    if not offered.is_paused:
        return None
    if isinstance(content, Guide):
        where, hours, phone = "", village.commune_hours, village.commune_phone
    else:
        desk, receiver = asked_at(village, content.receiver), content.receiver
        where, hours, phone = receiver.name, desk.hours or receiver.hours or "", desk.phone
    return Elsewhere(offered.where or where, offered.when or hours, phone)


def evenings(week: Iterable[Shift]) -> list[Evenings]:
    """The weekly roster in as few lines as there are different hours."""
    days: dict[str, list[str]] = {}
    for shift in week:
        found = days.setdefault(shift.hours, [])
        if shift.day_words not in found:
            found.append(shift.day_words)
    return [Evenings(", ".join(found), hours) for hours, found in days.items()]


def usual_evenings() -> list[Evenings]:
    """Those of this screen's village."""
    return evenings(shifts())


def week(village: Village) -> Week:
    """The seven days from today on, for the sheet."""
    today = clock.today()
    last = today + timedelta(days=DAYS - 1)
    return Week(today, last, nights(DAYS), doables(village), team(), _page_qr())


def _page_qr() -> Markup | None:
    """The QR of the page; None where no phone could reach it."""
    public = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return qr.path_svg(public + url_for("doable.show"), "Mã QR của trang này") if public else None
