"""A run to the commune: what a member takes there and what it fetches, desk by desk."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, bindparam, case, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model, db
from kiosk.dossiers import codes, results
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.procedures.kinds import ReceiverType
from kiosk.slips.sheets import Desk, Errand
from kiosk.villages.models import Village

IS_CLOSED = "Chuyến này đã đóng. Việc chưa xong nằm ở chuyến sau. Bạn mở chuyến đang đi để ghi."
SHOWN = 8  # runs of the list


class Task(StrEnum):
    """What is done for one dossier at its desk."""

    HAND_IN = "hand_in"
    FETCH = "fetch"


class Trip(Model):
    """One run: who goes, which day, and the lines of its sheet."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    day: Mapped[date]
    by: Mapped[str]  # the member who goes
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    lines: Mapped[list["TripLine"]] = relationship(
        order_by="TripLine.id", cascade="all, delete-orphan"
    )

    @classmethod
    def with_id(cls, village: Village, trip_id: int) -> "Trip | None":
        """One run with its dossiers and their papers, in one query; only of its own village."""
        found = db.session.scalars(WHOLE, {"village": village.id, "trip": trip_id})
        return found.unique().first()

    def desks(self, village: Village) -> list[Desk]:
        """The lines as the sheet shows them."""
        return by_desk(village, ((line.desk, line.task, line.errand) for line in self.lines))

    def tick(
        self, ticked: Collection[str], originals: Collection[str], village: Village, *, by: str
    ) -> None:
        """Do what was ticked (ids of lines), all of it or, refused, nothing.

        `originals`: the lines where the commune gave those back with the result. What is done
        already stays as it is, for two phones may tick the same sheet.
        """
        if self.closed_at:
            raise Refused(IS_CLOSED)
        chosen = [one for one in self.lines if str(one.id) in ticked and not one.done_at]
        for line in sorted(chosen, key=lambda one: one.task is Task.FETCH):
            line.do(self, village, by=by, originals=str(line.id) in originals)

    def close(self) -> None:
        """The run is over; the next one proposes what was not done."""
        self.closed_at = self.closed_at or clock.now()


class TripLine(Model):
    """One dossier on the sheet; what was not done waits for the next run."""

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey(Trip.id), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"), index=True)
    desk: Mapped[ReceiverType]
    task: Mapped[Task]
    done_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship()

    @property
    def is_off(self) -> bool:
        """There is nothing left to do: it was done elsewhere, or the dossier has ended."""
        if self.done_at or not self.dossier.is_open:
            return self.done_at is None
        if self.task is Task.FETCH:
            return self.dossier.at_house
        return not self.dossier.to_hand_in

    @property
    def errand(self) -> Errand:
        dossier = self.dossier
        return Errand(
            key=str(self.id),
            code=dossier.code,
            portal_code=dossier.portal_code,
            applicant=dossier.applicant,
            work=work_of(dossier.procedure_slug),
            promised_on=dossier.promised_on,
            papers=tuple(paper.held for paper in dossier.to_hand_in),
            to_bring_back=to_bring_back(dossier.papers),
            is_asked=dossier.step is not Step.READY,
            done_at=self.done_at,
            is_off=self.is_off,
        )

    def do(self, trip: Trip, village: Village, *, by: str, originals: bool) -> None:
        """What the tick says: papers go, or the result comes; a refusal names the dossier."""
        try:
            if self.task is Task.FETCH:
                results.fetched(self.dossier, village, by=by, holder=trip.by, originals=originals)
            else:
                desk = desk_name(self.desk, village)
                results.handed_in(self.dossier, desk, giver=trip.by, by=by)
        except Refused as refused:
            raise Refused(_which(self.dossier, refused)) from refused
        self.done_at = clock.now()


def _which(dossier: Dossier, refused: Refused) -> str:
    code = codes.shown(dossier.code)
    return (
        f"Hồ sơ {code} của {dossier.applicant}: {refused.reason} "
        "Cả chuyến chưa ghi gì. Bạn bỏ dấu ở hồ sơ đó rồi bấm lại."
    )


def to_bring_back(papers: Iterable[HeldPaper]) -> int:
    """How many originals come back with the result: there already, or going there today."""
    ours = (one for one in papers if one.is_original and not one.is_result)
    return sum(one.at_commune + one.with_team for one in ours)


def work_of(slug: str) -> str:
    """The procedure's short name, or its slug when it is taught here no more."""
    procedure = published.find(slug)
    return procedure.name_tile if procedure else slug


def desk_name(desk: ReceiverType, village: Village) -> str:
    """ "Công an xã Gia Phú"."""
    if desk is ReceiverType.CONG_AN_XA:
        return f"Công an {village.commune}"
    return f"Trung tâm Phục vụ hành chính công {village.commune}"


def by_desk(village: Village, errands: Iterable[tuple[ReceiverType, Task, Errand]]) -> list[Desk]:
    """Errands sorted to their desks; a desk without any is left out."""
    known = list(errands)

    def there(desk: ReceiverType, task: Task) -> tuple[Errand, ...]:
        return tuple(one for at, what, one in known if at is desk and what is task)

    desks = (
        Desk(desk_name(desk, village), there(desk, Task.HAND_IN), there(desk, Task.FETCH))
        for desk in ReceiverType
    )
    return [desk for desk in desks if desk.hand_in or desk.fetch]


# Made once: building a query anew takes as long as asking it.
PAPERS = joinedload(Trip.lines).joinedload(TripLine.dossier).joinedload(Dossier.papers)
WHOLE = (
    select(Trip)
    .options(PAPERS.lazyload(HeldPaper.lines))
    .where(Trip.village_id == bindparam("village"), Trip.id == bindparam("trip"))
)
LATEST = (
    select(
        Trip.id, Trip.day, Trip.by, Trip.closed_at, func.count(TripLine.id).label("lines"),
        func.count(TripLine.done_at).label("done"),
    )
    .outerjoin(TripLine)
    .where(Trip.village_id == bindparam("village"))
    .group_by(Trip.id)
    .order_by(case((Trip.closed_at.is_(None), 0), else_=1), Trip.id.desc())
    .limit(SHOWN)
)  # fmt: skip
