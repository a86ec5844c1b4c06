"""Members of the village's community technology team, and their weekly duty."""

from datetime import datetime, time
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import g
from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.members import roster
from kiosk.members.roster import Duty, Person, Shift
from kiosk.remembered import forgotten_with, remembered
from kiosk.villages.models import Village, here


class Role(StrEnum):
    MEMBER = "member"
    LEAD = "lead"


@forgotten_with
class Member(Model):
    """Someone of the team, who signs in with a PIN."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    role: Mapped[Role]
    languages: Mapped[list[str]]
    pin_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, village: Village) -> Select["Member"]:
        return select(cls).filter_by(village_id=village.id, is_active=True).order_by(cls.id)

    def as_person(self) -> Person:
        return Person(self.id, self.name, self.phone, tuple(self.languages))


@forgotten_with
class DutyEvening(Model):
    """One member on one evening of each week, in village time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    weekday: Mapped[int]  # 0 is Monday
    starts: Mapped[time]
    ends: Mapped[time]


class PinTries(Model):
    """How often a PIN of one member was tried on one device since it was last right."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]


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
