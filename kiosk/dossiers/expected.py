"""What may be expected of a dossier that goes to the commune now, on this evening of this house."""

from datetime import date

from kiosk import clock
from kiosk.members.duty import shifts
from kiosk.members.roster import weekdays
from kiosk.procedures.deadlines import NOT_FETCHED, Expected, expect, first_evening_after
from kiosk.procedures.schema import Procedure


def expected_now(procedure: Procedure, instead: str | None = NOT_FETCHED) -> Expected:
    """The dates of what is sent now; `instead`: how its result is got, None where we fetch it."""
    return expect(
        procedure.time_limit,
        procedure.receiver.type,
        clock.now(),
        clock.calendar(),
        weekdays(shifts()),
        off_hours=procedure.off_hours,
        instead=instead,
    )


def put_off(due: date, since: date) -> date:
    """`due`, later by the working days from `since` until today: they don't count against it."""
    calendar, day, lost = clock.calendar(), since, 0
    while (day := calendar.next_working_day(day)) <= clock.today():
        lost += 1
    return calendar.add_working_days(due, lost)


def evening_after(due: date | None) -> date | None:
    """The first evening on which the house can hand out what is due then; None: unknown."""
    return first_evening_after(due, clock.calendar(), weekdays(shifts())) if due else None
