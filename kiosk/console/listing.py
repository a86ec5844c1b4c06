"""The queue: a village's dossiers by what is to be done, asked of the database as columns."""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, literal, or_, select

from kiosk import clock
from kiosk.console import search
from kiosk.console.asked import Asked
from kiosk.console.lines import Line, lines
from kiosk.console.work import BY_TODO, Work
from kiosk.db import db
from kiosk.dossiers.history import Move
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Todo
from kiosk.villages.models import Village
from kiosk.walkthrough.models import Walkthrough

SHOWN = 50  # lines of one page
SOON = timedelta(hours=24)  # by then what was prepared here should be on the portal

TODAY: Any = bindparam("today")
PROMISED = func.coalesce(Dossier.appointment_on, Dossier.due_on)
IS_FOLLOWED = Dossier.todo == Todo.FOLLOW
IS_LATE = PROMISED < TODAY
IN_TIME = or_(PROMISED.is_(None), PROMISED >= TODAY)
WAS_ASKED = Dossier.looked_up_on == TODAY
CLOSED_AT = select(func.max(Move.at)).where(Move.dossier_id == Dossier.id).scalar_subquery()
IS_PARKED = (Walkthrough.session_id.is_(None), Walkthrough.dossier_id.is_(None))
PRESSING = (Dossier.todo, Dossier.due_on, Dossier.id)  # in the order of the index

# Made once, and of columns: whole dossiers took four times as long.
LINES = (
    select(
        Dossier.code,
        Dossier.applicant,
        Dossier.procedure_slug,
        Dossier.step,
        Dossier.todo,
        PROMISED,
        Dossier.looked_up_on,
        Dossier.created_at < bindparam("long_ago"),
    )
    .where(Dossier.village_id == bindparam("village"))
    .limit(SHOWN + 1)
    .offset(bindparam("skipped"))
)
OPEN = LINES.where(Dossier.is_open).order_by(*PRESSING)
OVER = LINES.add_columns(Dossier.ending, CLOSED_AT)
FOUND = OVER.order_by(Dossier.is_open.desc(), *PRESSING)
LISTS: dict[Work | None, Any] = {
    None: OPEN,
    **{tab: OPEN.where(Dossier.todo == todo) for todo, tab in BY_TODO.items()},
    Work.LATE: OPEN.where(IS_FOLLOWED, IS_LATE),
    Work.ASK: OPEN.where(IS_FOLLOWED, IN_TIME, Dossier.looked_up_on.is_distinct_from(TODAY)),
    Work.WAIT: OPEN.where(IS_FOLLOWED, IN_TIME, WAS_ASKED),
    Work.CLOSED: OVER.where(~Dossier.is_open).order_by(CLOSED_AT.desc(), Dossier.id.desc()),
}
# FOLLOW comes first in each condition: for the others the index alone answers.
OPEN_BY_TODO = (
    select(
        Dossier.todo,
        func.count(),
        func.sum(case((and_(IS_FOLLOWED, IS_LATE), 1), else_=0)),
        func.sum(case((and_(IS_FOLLOWED, WAS_ASKED, IN_TIME), 1), else_=0)),
    )
    .where(Dossier.village_id == bindparam("village"), Dossier.is_open)
    .group_by(Dossier.todo)
)
# NOTHING is to be done for no open dossier: its line counts what waits in the middle of the way.
PARKED = select(
    literal(Todo.NOTHING, Dossier.todo.type), func.count(), literal(0), literal(0)
).where(Walkthrough.village_id == bindparam("village"), *IS_PARKED)
COUNTS = OPEN_BY_TODO.union_all(PARKED)


class Counts(NamedTuple):
    """How much is open in a village."""

    dossiers: dict[Work, int]  # under each tab
    parked: int  # walkthroughs that wait for their residents


def page_of(village: Village, asked: Asked) -> tuple[list[Line], bool]:
    """The lines of a page, the most pressing first, and whether more pages follow."""
    found = FOUND.where(search.condition(asked.text)) if asked.text else LISTS[asked.work]
    facts = {
        "village": village.id,
        "skipped": (asked.page - 1) * SHOWN,
        "today": clock.today(),
        "long_ago": clock.now() - SOON,
    }
    rows = db.session.connection().execute(found, facts).all()
    return lines(rows[:SHOWN], village), len(rows) > SHOWN


def counts(village: Village) -> Counts:
    """What is open, counted in one question."""
    asked = {"village": village.id, "today": clock.today()}
    dossiers, parked = dict.fromkeys(Work, 0), 0
    for todo, count, late, waiting in db.session.connection().execute(COUNTS, asked).all():
        if todo is Todo.NOTHING:
            parked = count
            continue
        dossiers[BY_TODO[todo]] = count - late - waiting
        if todo is Todo.FOLLOW:
            dossiers[Work.LATE], dossiers[Work.WAIT] = late, waiting
    return Counts(dossiers, parked)
