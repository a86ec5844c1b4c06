"""Luyện tập: a member goes through a procedure on the mock portal. It is no dossier and never one.

Practice has a table of its own, so that no count, list or report can meet it by mistake.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, Select, and_, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.console.drill import Drill, drill
from kiosk.console.tasks import Task
from kiosk.db import Model, db
from kiosk.members.models import Member
from kiosk.procedures import published
from kiosk.procedures.schema import Procedure
from kiosk.villages.models import Village

DAILY = ("chung-thuc-ban-sao", "xac-nhan-cu-tru")  # each member, one of each, every day


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

    @classmethod
    def unfinished(cls, member: Member, slug: str, day: date) -> Select["Practice"]:
        """What the member began that day and has not brought to its end."""
        mine = select(cls).filter_by(village_id=member.village_id, day=day, member_id=member.id)
        return mine.filter_by(procedure_slug=slug, finished_at=None)

    @property
    def procedure(self) -> Procedure | None:
        """What is practised; None when it is taught here no more."""
        return published.find(self.procedure_slug)

    @cached_property
    def drill(self) -> Drill:
        """The tasks, which the seed gives anew each time. LookupError without its procedure."""
        procedure = self.procedure
        if procedure is None:
            raise LookupError(self.procedure_slug)
        others = [one for one in published.procedures() if one.slug != procedure.slug]
        return drill(procedure, self.seed, others)

    @property
    def task(self) -> Task:
        """The task to answer now; the last one when the content has become shorter since."""
        return self.drill.tasks[min(self.place, len(self.drill.tasks) - 1)]

    @property
    def stamp(self) -> str:
        """Changes with every answer, so that an answer sent twice counts once."""
        return f"{self.place}.{self.mistakes}"

    def take(self, said: Sequence[str]) -> None:
        """Go on to the next task when `said` is right, count a mistake when it is not.

        The only place that changes a practice. The caller commits.
        """
        if self.finished_at:
            return
        if self.task.why_not(said):
            self.mistakes += 1
            return
        self.place += 1
        if self.place >= len(self.drill.tasks):
            self.finished_at = clock.now()


class Score(NamedTuple):
    """What one member has practised on one day."""

    member_id: int
    name: str
    done: frozenset[str]  # slugs
    begun: frozenset[str]  # and not finished
    mistakes: int

    @property
    def is_ready(self) -> bool:
        """Sẵn sàng: one of each."""
        return self.done.issuperset(DAILY)


ON_THAT_DAY = and_(
    Practice.village_id == Member.village_id,
    Practice.day == bindparam("day"),
    Practice.member_id == Member.id,
)
TEAM = (  # made once: every member in the order of the team, with a line for each practice
    select(
        Member.id, Member.name,
        Practice.procedure_slug, Practice.finished_at, Practice.mistakes,
    )
    .outerjoin(Practice, ON_THAT_DAY)
    .where(Member.village_id == bindparam("village"), Member.is_active)
    .order_by(Member.id)
)  # fmt: skip


def scores(village_id: int, day: date) -> list[Score]:
    """Every member of the team, with what they practised that day (in village time)."""
    lines = db.session.execute(TEAM, {"village": village_id, "day": day})
    by_member = groupby(lines, lambda line: (line.id, line.name))
    return [_score(member_id, name, rows) for (member_id, name), rows in by_member]


def _score(member_id: int, name: str, rows: Iterable[Any]) -> Score:
    runs = [(slug, finished, mistakes) for *_, slug, finished, mistakes in rows if slug]
    return Score(
        member_id,
        name,
        frozenset(slug for slug, finished, _ in runs if finished),
        frozenset(slug for slug, finished, _ in runs if not finished),
        sum(mistakes for *_, mistakes in runs),
    )
