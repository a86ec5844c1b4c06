"""Luyện tập: a member goes through a procedure on the mock portal. It is no dossier and never one.

Practice has a table of its own, so that no count, list or report can meet it by mistake.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.members.models import Member
from kiosk.villages.models import Village


class Practice(Model):
    """One member's run through one procedure, on one day."""

    __table_args__ = (Index("ix_practice_day", "village_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    procedure_slug: Mapped[str]
    day: Mapped[date]  # in village time
    seed: Mapped[int]  # which made-up resident, which mistakes the mock commune finds
    place: Mapped[int] = mapped_column(default=0)  # how many tasks are right so far
    mistakes: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
