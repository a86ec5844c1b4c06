"""What stands first on the home screen, and what the house can't do just now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kiosk.db import db
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.procedures.editions import Offer
from kiosk.procedures.schema import Procedure
from kiosk.procedures.shapes import plain
from kiosk.remembered import remembered
from kiosk.villages.models import Village

# The two with which villages begin (Đông Căm): the easiest ones that are asked for most.
FIRST = ("chung-thuc-ban-sao", "xac-nhan-cu-tru")
MOST_CHOSEN = 2
LONGEST = 120  # letters of where and when
NEEDS_ONE = (
    "Màn hình đầu cần ít nhất một thủ tục. Chưa có gì thay đổi; bạn cho thủ tục khác lên đầu trước."
)
NO_WHERE = "Bạn chưa ghi bà con làm ở đâu thay. Chưa có gì thay đổi; bạn ghi nơi ấy rồi bấm lại."
BAD_WORDS = "Chưa ghi được: {}. Chưa có gì thay đổi; bạn ghi lại rồi bấm lại."
TOO_LONG = f"dài quá {LONGEST} chữ"


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


def put_first(village: Village, slug: str, place: int, by: str) -> None:
    """Let a procedure stand first (1), second (2), or (0) among the others again.

    The caller commits. Raises Refused where none would be left.
    """
    others = [one.slug for one in chosen(village) if one.slug != slug]
    wanted = [*others[: place - 1], slug, *others[place - 1 :]] if place else others
    if not wanted:
        raise Refused(NEEDS_ONE)
    rows = _rows(village)
    for row in rows.values():
        row.place = None
    for number, one in enumerate(wanted[:MOST_CHOSEN], 1):
        row = _row(village, one, rows)
        row.place, row.changed_by = number, by


def pause(village: Village, slug: str, where: str, when: str, by: str) -> None:
    """Say that the house can't do this now, and where and when it is done. The caller commits.

    Raises Refused with what to do.
    """
    told = [" ".join(text.split()) for text in (where, when)]
    if not told[0]:
        raise Refused(NO_WHERE)
    for text in told:
        _check(text)
    row = _row(village, slug, _rows(village))
    row.is_paused, row.where, row.when, row.changed_by = True, told[0], told[1], by


def resume(village: Village, slug: str, by: str) -> None:
    """Offer it again. The caller commits."""
    row = _row(village, slug, _rows(village))
    row.is_paused, row.where, row.when, row.changed_by = False, "", "", by


def _check(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(BAD_WORDS.format(TOO_LONG))
    try:
        plain(text)
    except ValueError as error:
        raise Refused(BAD_WORDS.format(error)) from None


def _rows(village: Village) -> dict[str, Offer]:
    found = db.session.scalars(select(Offer).filter_by(village_id=village.id))
    return {one.slug: one for one in found}


def _row(village: Village, slug: str, rows: dict[str, Offer]) -> Offer:
    """The row of one procedure, made where there is none."""
    if slug not in rows:
        rows[slug] = Offer(village_id=village.id, slug=slug, is_paused=False, where="", when="")
        db.session.add(rows[slug])
    return rows[slug]
