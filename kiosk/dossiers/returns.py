"""What returned dossiers teach: reasons that came back often warn the next resident.

Each reason of each return is a line of its own, counted by procedure; practice writes none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import g
from sqlalchemy import ForeignKey, Index, bindparam, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.dossiers.models import Dossier
from kiosk.procedures.schema import Procedure, ReturnReason
from kiosk.remembered import forgotten_with, remembered
from kiosk.villages.models import Village, here

TEACHES_FROM = 3  # returns for one reason in one procedure
LATELY = timedelta(days=30)


@forgotten_with
class ReturnLine(Model):
    """One reason of one return: a reason's key in the content, or the team's own words."""

    __table_args__ = (Index("ix_return_line_reason", "village_id", "procedure_slug", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id), index=True)
    procedure_slug: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


def count_return(dossier: Dossier, reasons: Iterable[str]) -> None:
    """Write down why `dossier` came back. The caller commits."""
    known, at = _keys(dossier.procedure), clock.now()  # one moment, for they are one return
    for reason in reasons:
        line = ReturnLine(
            village_id=dossier.village_id, dossier_id=dossier.id, at=at,
            procedure_slug=dossier.procedure_slug, reason=known.get(reason, reason),
        )  # fmt: skip
        db.session.add(line)


def forget_return(dossier: Dossier, since: datetime) -> None:
    """The return of `since` was a mistake: its reasons count no more. The caller commits."""
    mine = select(ReturnLine).where(ReturnLine.dossier_id == dossier.id, ReturnLine.at >= since)
    for line in db.session.scalars(mine):
        db.session.delete(line)


def _keys(procedure: Procedure | None) -> dict[str, str]:
    """What a form sends for a reason (its words or its key) → its key."""
    found = procedure.return_reasons if procedure else ()
    return {reason.text: reason.key for reason in found}


class Tally(NamedTuple):
    """How often one reason came back in one procedure."""

    slug: str
    reason: str  # a key of the content, or the team's own words
    lately: int  # in the last 30 days
    ever: int


# Made once: building a query anew takes as long as asking it.
TALLIES = (
    select(
        ReturnLine.procedure_slug, ReturnLine.reason,
        func.sum(case((ReturnLine.at >= bindparam("since"), 1), else_=0)), func.count(),
    )
    .where(ReturnLine.village_id == bindparam("village"))
    .group_by(ReturnLine.procedure_slug, ReturnLine.reason)
    .order_by(ReturnLine.procedure_slug, func.count().desc(), ReturnLine.reason)
)  # fmt: skip


def tallies(village: Village) -> list[Tally]:
    """Every reason that came back in this village, by procedure, the most frequent first."""
    asked = {"village": village.id, "since": clock.now() - LATELY}
    return [Tally(*row) for row in db.session.execute(TALLIES, asked)]


def lessons(procedure: Procedure, part: str) -> list[ReturnReason]:
    """The reasons to warn of in one part of the walkthrough, the most frequent first."""
    known = {reason.key: reason for reason in procedure.return_reasons if reason.part == part}
    return [known[key] for slug, key in _taught() if slug == procedure.slug and key in known]


def _taught() -> list[tuple[str, str]]:
    """(procedure's slug, reason) of all that warns in this screen's village; asked once."""
    if "lessons" not in g:
        village = here()
        g.lessons = remembered(("lessons", village.id), lambda: _read_lessons(village))
    found: list[tuple[str, str]] = g.lessons
    return found


def _read_lessons(village: Village) -> list[tuple[str, str]]:
    return [(one.slug, one.reason) for one in tallies(village) if one.ever >= TEACHES_FROM]


def forget_reason(village: Village, slug: str, reason: str) -> None:
    """Count one reason anew from nothing: what it taught is settled. The caller commits."""
    lines = select(ReturnLine).filter_by(
        village_id=village.id, procedure_slug=slug, reason=reason
    )  # one by one, so that what is remembered of them is forgotten too
    for line in db.session.scalars(lines):
        db.session.delete(line)
