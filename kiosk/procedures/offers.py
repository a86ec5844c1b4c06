"""What stands first on the home screen, and what the house can't do just now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kiosk.db import db
from kiosk.procedures import published
from kiosk.procedures.editions import Offer
from kiosk.procedures.schema import Procedure
from kiosk.remembered import remembered
from kiosk.villages.models import Village

# The two with which villages begin (Đông Căm): the easiest ones that are asked for most.
FIRST = ("chung-thuc-ban-sao", "xac-nhan-cu-tru")
MOST_CHOSEN = 2


@dataclass(frozen=True)
class Offered:
    """How a village offers one procedure or guide."""

    place: int | None = None
    is_paused: bool = False
    where: str = ""
    when: str = ""


AS_EVER = Offered()


def offers(village: Village) -> Mapping[str, Offered]:
    """What the village has settled, by slug."""
    return remembered(("offers", village.id), lambda: _read(village.id))


def chosen(village: Village) -> list[Procedure]:
    """The one or two procedures that stand first here, in the village's order."""
    placed = {slug: one.place for slug, one in offers(village).items() if one.place}
    slugs = sorted(placed, key=lambda slug: placed[slug] or 0) or FIRST
    found = (published.find(slug) for slug in slugs)
    return [one for one in found if one][:MOST_CHOSEN]


def offer_of(village: Village, slug: str) -> Offered:
    """How the village offers it; what it never settled is offered as ever."""
    return offers(village).get(slug, AS_EVER)


def _read(village_id: int) -> dict[str, Offered]:
    rows = db.session.scalars(select(Offer).filter_by(village_id=village_id))
    return {one.slug: Offered(one.place, one.is_paused, one.where, one.when) for one in rows}
