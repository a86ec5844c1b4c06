"""What returned dossiers teach: reasons that came back often warn the next resident.

Each reason of each return is a line of its own, counted by procedure; practice writes none.
"""

from collections.abc import Iterable
from datetime import datetime

from flask import g
from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.dossiers.models import Dossier
from kiosk.procedures.schema import Procedure, ReturnReason
from kiosk.remembered import forgotten_with, remembered
from kiosk.villages.models import Village, here

TEACHES_FROM = 3  # returns for one reason in one procedure


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
    known = _keys(dossier.procedure)
    for reason in reasons:
        line = ReturnLine(
            village_id=dossier.village_id, dossier_id=dossier.id,
            procedure_slug=dossier.procedure_slug, reason=known.get(reason, reason),
        )  # fmt: skip
        db.session.add(line)


def forget_last_return(dossier: Dossier) -> None:
    """The last return was a mistake: its reasons count no more. The caller commits."""
    mine = ReturnLine.dossier_id == dossier.id
    last = select(func.max(ReturnLine.at)).where(mine).scalar_subquery()
    for line in db.session.scalars(select(ReturnLine).where(mine, ReturnLine.at == last)):
        db.session.delete(line)


def _keys(procedure: Procedure | None) -> dict[str, str]:
    """What a form sends for a reason (its words or its key) → its key."""
    found = procedure.return_reasons if procedure else ()
    return {reason.text: reason.key for reason in found}


def counts(village: Village) -> dict[tuple[str, str], int]:
    """(procedure's slug, reason) → how many returns, in this village."""
    asked = (
        select(ReturnLine.procedure_slug, ReturnLine.reason, func.count())
        .where(ReturnLine.village_id == village.id)
        .group_by(ReturnLine.procedure_slug, ReturnLine.reason)
    )
    return {(slug, reason): count for slug, reason, count in db.session.execute(asked)}


def lessons(procedure: Procedure, part: str) -> list[ReturnReason]:
    """The reasons to warn of in one part of the walkthrough, for this screen's village."""
    if "returns" not in g:
        village = here()
        g.returns = remembered(("returns", village.id), lambda: counts(village))
    found: dict[tuple[str, str], int] = g.returns
    return [
        reason
        for reason in procedure.return_reasons
        if reason.part == part and found.get((procedure.slug, reason.key), 0) >= TEACHES_FROM
    ]


def forget_reason(village: Village, slug: str, reason: str) -> None:
    """Count one reason anew from nothing: what it taught is settled. The caller commits."""
    mine = ReturnLine.village_id == village.id
    db.session.execute(
        delete(ReturnLine).where(
            mine, ReturnLine.procedure_slug == slug, ReturnLine.reason == reason
        )
    )
