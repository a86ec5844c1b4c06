"""The roster as it is kept: the evenings of each week, and what is different on one day."""

from datetime import date, time
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import g
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.members import roster
from kiosk.members.models import Member
from kiosk.members.roster import Duty, Shift
from kiosk.remembered import forgotten_with, remembered
from kiosk.villages.models import Village, here


@forgotten_with
class DutyEvening(Model):
    """One member on one evening of each week, in village time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    weekday: Mapped[int]  # 0 is Monday
    starts: Mapped[time]
    ends: Mapped[time]


class Kind(StrEnum):
    """How one day differs from its week."""

    EXTRA = "extra"  # `member` is there from `starts` to `ends`, on any day, a holiday too
    SWAP = "swap"  # `instead` comes in the place of `member`
    CANCELLED = "cancelled"  # nobody comes; `note` says why


@forgotten_with
class DutyChange(Model):
    """One change of the roster on one day, in village time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    day: Mapped[date]
    kind: Mapped[Kind]
    member_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    instead_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id))
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    note: Mapped[str] = mapped_column(default="")


def _rows(village: Village) -> list[Any]:
    return list(
        db.session.execute(
            select(DutyEvening, Member)
            .join(Member, Member.id == DutyEvening.member_id)
            .where(DutyEvening.village_id == village.id, Member.is_active)
            .order_by(DutyEvening.weekday, DutyEvening.starts, Member.id)
        )
    )


def shifts() -> tuple[Shift, ...]:
    """The weekly roster of this screen's village, read once per request in one query."""
    if "shifts" not in g:
        village = here()
        g.shifts = remembered(("shifts", village.id), lambda: _read_shifts(village))
    found: tuple[Shift, ...] = g.shifts
    return found


def _read_shifts(village: Village) -> tuple[Shift, ...]:
    evenings = groupby(_rows(village), lambda r: (r[0].weekday, r[0].starts, r[0].ends))
    return tuple(
        Shift(*when, tuple(member.as_person() for _, member in rows)) for when, rows in evenings
    )


def duty() -> Duty:
    """Who is on duty now, or next; worked out once per request."""
    if "duty" not in g:
        g.duty = roster.duty_at(shifts(), clock.local(clock.now()), clock.calendar())
    found: Duty = g.duty
    return found
