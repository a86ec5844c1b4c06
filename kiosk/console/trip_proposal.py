"""What the next run to the commune should take there and fetch, so that nothing is forgotten."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select

from kiosk import clock
from kiosk.console.trips import Task, Trip, TripLine, by_desk, to_bring_back, work_of
from kiosk.db import db
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.results import may_fetch
from kiosk.dossiers.steps import Step
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.procedures.kinds import ReceiverType
from kiosk.slips.sheets import Desk, Errand
from kiosk.villages.models import Village

FARTHEST = timedelta(days=60)  # no run is planned further ahead
WRONG_DAY = "Ngày đi chưa đúng. Bạn chọn hôm nay hoặc một ngày trong hai tháng tới."
NOTHING_CHOSEN = "Chưa chọn việc nào nên chưa lập chuyến. Bạn chọn ít nhất một việc."
CHANGED = (
    "Có hồ sơ vừa được người khác ghi hoặc đưa vào chuyến khác. Chuyến chưa được lập. "
    "Danh sách dưới đây là mới nhất, bạn xem lại rồi bấm lần nữa."
)
Found = tuple[ReceiverType, Task, int, Errand]  # the desk, what to do there, the dossier's id


def _on_a_run(task: Task) -> ColumnElement[bool]:
    """Whether an open run has it on its sheet, not done yet."""
    return exists(
        select(TripLine.id)
        .join(Trip)
        .where(
            TripLine.dossier_id == Dossier.id,
            TripLine.task == task,
            TripLine.done_at.is_(None),
            Trip.closed_at.is_(None),
        )
    )


PROMISED = func.coalesce(Dossier.appointment_on, Dossier.due_on)
PENDING = (  # made once, and of columns, as every list
    select(
        Dossier.id, Dossier.code, Dossier.portal_code, Dossier.applicant, Dossier.procedure_slug,
        Dossier.step, Dossier.hold, Dossier.at_house, PROMISED.label("promised_on"),
        _on_a_run(Task.HAND_IN).label("goes"), _on_a_run(Task.FETCH).label("comes"),
        HeldPaper.name, HeldPaper.is_original, HeldPaper.is_result,
        HeldPaper.with_team, HeldPaper.at_commune,
    )
    .outerjoin(HeldPaper, HeldPaper.dossier_id == Dossier.id)
    .where(
        Dossier.village_id == bindparam("village"),
        Dossier.is_open,
        or_(
            HeldPaper.with_team > 0,
            Dossier.step == Step.READY,
            bindparam("day") >= PROMISED,
        ),
    )
    .order_by(PROMISED, Dossier.id, HeldPaper.id)
)  # fmt: skip


def next_day() -> date:
    """The next day on which the commune's offices work."""
    return clock.calendar().next_working_day(clock.today())


def day_in(typed: str | None) -> date:
    """The day that was chosen, else the next working day. Raises Refused."""
    if not typed:
        return next_day()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(WRONG_DAY) from None
    if not clock.today() <= day <= clock.today() + FARTHEST:
        raise Refused(WRONG_DAY)
    return day


def closed_on(day: date) -> str | None:
    """Why the commune is closed that day, in words; None when a desk is open."""
    calendar = clock.calendar()
    if calendar.is_working_day(day):
        return None
    if calendar.is_working_day(day, saturday_morning=True):
        return "Sáng thứ Bảy chỉ công an xã nhận hồ sơ."
    return f"Ngày này xã nghỉ: {calendar.holiday_name(day) or 'cuối tuần'}."


def find(village: Village, day: date) -> list[Found]:
    """All that a run on `day` can do, of this village's open dossiers; in one query."""
    rows = db.session.execute(PENDING, {"village": village.id, "day": day})
    return [
        found
        for _, of_one in groupby(rows, lambda row: row.id)
        for found in _errands(village, day, list(of_one))
    ]


def desks(village: Village, found: Iterable[Found]) -> list[Desk]:
    """The same, by desk."""
    return by_desk(village, ((desk, task, errand) for desk, task, _, errand in found))


def _errands(village: Village, day: date, rows: Sequence[Any]) -> Iterable[Found]:
    """What is to be done for one dossier; `rows` are its papers, or one without any."""
    one = rows[0]
    procedure = published.find(one.procedure_slug)
    desk = procedure.receiver.type if procedure else ReceiverType.UBND_XA
    papers = [_paper(row) for row in rows if row.name is not None]
    held = tuple(paper.held for paper in papers if paper.with_team)
    if held and one.step is not Step.READY and not one.goes:
        yield desk, Task.HAND_IN, one.id, _errand(Task.HAND_IN, one, papers=held)
    fetches = may_fetch(village, procedure) and not (one.at_house or one.comes)
    if fetches and (one.step is Step.READY or _is_promised(one, day)):
        back = to_bring_back(papers)
        yield desk, Task.FETCH, one.id, _errand(Task.FETCH, one, to_bring_back=back)


def _is_promised(one: Any, day: date) -> bool:
    """The commune has it, nothing stops it, and the promised day has come by then."""
    return bool(one.step and not one.hold and one.promised_on and one.promised_on <= day)


def _paper(row: Any) -> HeldPaper:
    """A paper as its row says it, outside the session."""
    kinds = {"is_original": row.is_original, "is_result": row.is_result}
    return HeldPaper(name=row.name, with_team=row.with_team, at_commune=row.at_commune, **kinds)


def _errand(task: Task, one: Any, **facts: Any) -> Errand:
    return Errand(
        key=f"{task}-{one.id}", code=one.code, portal_code=one.portal_code,
        applicant=one.applicant, work=work_of(one.procedure_slug), promised_on=one.promised_on,
        is_asked=one.step is not Step.READY, **facts,
    )  # fmt: skip


def open_run(village: Village, day: date, by: str, chosen: Collection[str]) -> Trip:
    """A run of `by` with what was chosen of the proposal (keys of errands). The caller commits.

    Raises Refused where something of it can't be done any more, and when nothing is chosen.
    """
    known = {found[-1].key: found for found in find(village, day)}
    if not chosen:
        raise Refused(NOTHING_CHOSEN)
    if not set(chosen) <= set(known):
        raise Refused(CHANGED)
    trip = Trip(village_id=village.id, day=day, by=by, lines=[])
    for key, (desk, task, dossier_id, _) in known.items():
        if key in chosen:
            trip.lines.append(TripLine(dossier_id=dossier_id, desk=desk, task=task))
    db.session.add(trip)
    db.session.flush()
    return trip
