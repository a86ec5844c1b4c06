"""The roster as it is kept: the evenings of each week, and what is different on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from flask import g
from sqlalchemy import ForeignKey, and_, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.members import roster
from kiosk.members.models import Member
from kiosk.members.roster import Change, Duty, Kind, Night, Person, Shift
from kiosk.remembered import forgotten_with, remembered
from kiosk.villages.models import Village, here

TWO_WEEKS = 14  # days that the lists of coming nights show


@forgotten_with
class DutyEvening(Model):
    """One member on one evening of each week, in village time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    weekday: Mapped[int]  # 0 is Monday
    starts: Mapped[time]
    ends: Mapped[time]


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


@dataclass(frozen=True)
class Plan:
    """The whole roster of a village: who there is, the week, and the coming changes."""

    team: tuple[Person, ...]
    shifts: tuple[Shift, ...]
    changes: tuple[Change, ...]


# Made once: every page asks them. A member without an evening is one row too.
TEAM_AND_WEEK = (
    select(Member, DutyEvening)
    .outerjoin(
        DutyEvening,
        and_(
            DutyEvening.village_id == Member.village_id,  # by its index
            DutyEvening.member_id == Member.id,
        ),
    )
    .where(Member.village_id == bindparam("village"), Member.is_active)
    .order_by(DutyEvening.weekday, DutyEvening.starts, DutyEvening.ends, Member.id)
)
CHANGES = (
    select(DutyChange)
    .where(DutyChange.village_id == bindparam("village"), DutyChange.day >= bindparam("today"))
    .order_by(DutyChange.day, DutyChange.id)
)


def plan() -> Plan:
    """The roster of this screen's village, read once per request in two queries."""
    if "plan" not in g:
        village = here()
        g.plan = remembered(("plan", village.id), lambda: _read(village))
    found: Plan = g.plan
    return found


def _read(village: Village) -> Plan:
    rows = db.session.execute(TEAM_AND_WEEK, {"village": village.id}).all()
    known = {member.id: member.as_person() for member, _ in rows}
    held = ((evening, known[evening.member_id]) for _, evening in rows if evening)
    asked = {"village": village.id, "today": clock.today()}
    changes = db.session.scalars(CHANGES, asked)
    return Plan(
        tuple(known[number] for number in sorted(known)),
        _shifts(held),
        tuple(_as_change(change, known) for change in changes),
    )


def _shifts(held: Iterable[tuple[DutyEvening, Person]]) -> tuple[Shift, ...]:
    """The evenings with their people, from rows in the order of the week."""
    by_hours = groupby(held, lambda row: (row[0].weekday, row[0].starts, row[0].ends))
    return tuple(Shift(*when, tuple(person for _, person in rows)) for when, rows in by_hours)


def _as_change(row: DutyChange, known: dict[int, Person]) -> Change:
    return Change(
        row.id,
        row.day,
        row.kind,
        known.get(row.member_id or 0),
        known.get(row.instead_id or 0),
        row.starts or time(0),
        row.ends or time(0),
        row.note,
    )


def team() -> tuple[Person, ...]:
    """All members of this screen's village, whether on duty or not."""
    return plan().team


def shifts() -> tuple[Shift, ...]:
    """The weekly roster of this screen's village."""
    return plan().shifts


def changes() -> tuple[Change, ...]:
    """What is different from today on, by day."""
    return plan().changes


def nights(days: int = TWO_WEEKS) -> tuple[Night, ...]:
    """The coming nights with their dates, changes and holidays, from today on."""
    today, calendar = clock.today(), clock.calendar()
    return tuple(roster.coming(today, shifts(), changes(), calendar, days))


def duty() -> Duty:
    """Who is on duty now, or next; worked out once per request."""
    if "duty" not in g:
        moment = clock.local(clock.now())
        g.duty = roster.duty_at(shifts(), moment, clock.calendar(), changes())
    found: Duty = g.duty
    return found
