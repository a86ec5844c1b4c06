"""When a dossier sent now would be accepted, be due, and be back in the village.

Only an expectation: the date on the commune's own appointment slip overrides it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.clock import ONE_DAY, SATURDAY, Calendar, day_text, local
from kiosk.procedures.kinds import ReceiverType
from kiosk.procedures.schema import TimeLimit

# No source gives the hour at which a commune stops receiving; five o'clock is the custom. Only
# daytime filing depends on it: the team's evenings are after any closing time.
CLOSING = time(17)
SATURDAY_CLOSING = time(12)  # the police receive on Saturday *mornings* (their page at the portal)
LONGEST_WAIT = 60  # days looked ahead for a duty evening; Tết takes about ten

NOT_FETCHED = "Bà con tự lên xã nhận."
NO_LIMIT = "Chưa rõ bao lâu có kết quả: bà con hỏi xã."
NO_EVENING = "Chưa có lịch trực của tổ nên chưa hẹn được tối trả kết quả."
ROUND_THE_CLOCK = "Nhận cả ngày lẫn đêm, cả ngày nghỉ: nhận ngay khi bà con gửi."
COMMUNE_DATE_COUNTS = "Giấy hẹn của xã ghi ngày khác thì theo giấy hẹn."


@dataclass(frozen=True)
class Expected:
    """Dates in the village's time; None means "hỏi xã"."""

    accepted: date
    due: date | None
    pick_up: date | None
    why: tuple[str, ...]


def expect(
    limit: TimeLimit,
    receiver_type: ReceiverType,
    sent: datetime,
    calendar: Calendar,
    duty_weekdays: frozenset[int],
    *,
    off_hours: bool = False,
    instead: str | None = NOT_FETCHED,
) -> Expected:
    """The dates for a dossier sent at `sent` (aware), with duty on those weekdays (Monday is 0).

    `off_hours`: it is received at any hour of any day, as is all that has a limit in hours.
    `instead`: how the resident gets the result, in words; None: the team fetches it.

    The clock starts when the office accepts, not when the dossier is sent, and the first day is not
    counted (Civil Code, art. 147). What comes on time and is settled on the day it came, or after
    the cut-off hour on the next working day, is "same day". ValueError if `sent` has no zone.
    """
    sent = local(sent)
    if never_closed := off_hours or limit.unit == "hours":
        arrived = sent
    else:
        arrived = _arrival(sent, calendar, receiver_type is ReceiverType.CONG_AN_XA)
    due, due_why = _due(limit, arrived, calendar)
    pick_up, pick_up_why = _pick_up(due, calendar, duty_weekdays)
    if due and instead:
        pick_up_why = (instead,)
    accepted = arrived.date()
    accepted_why = ROUND_THE_CLOCK if never_closed else _accepted_why(sent.date(), accepted)
    return Expected(accepted, due, pick_up, (accepted_why, *due_why, *pick_up_why))


def _arrival(sent: datetime, calendar: Calendar, receives_saturday: bool) -> datetime:
    """When the office can take it in: at once while it is open, else first thing next morning."""
    today = sent.date()
    closing = SATURDAY_CLOSING if _is_half_day(today, calendar) else CLOSING
    if calendar.is_working_day(today, receives_saturday) and sent.time() < closing:
        return sent
    return datetime.combine(calendar.next_working_day(today, receives_saturday), time.min)


def _is_half_day(day: date, calendar: Calendar) -> bool:
    return day.weekday() == SATURDAY and not calendar.is_working_day(day)


def _accepted_why(sent: date, accepted: date) -> str:
    if sent == accepted:
        return f"Nộp trong giờ làm việc: xã tiếp nhận sớm nhất ngay {day_text(accepted)}."
    return f"Nộp ngoài giờ làm việc: xã tiếp nhận sớm nhất {day_text(accepted)}."


def _due(
    limit: TimeLimit, arrived: datetime, calendar: Calendar
) -> tuple[date | None, tuple[str, ...]]:
    if limit.unit == "hours" and limit.normal is not None:
        return _hours(limit.normal, arrived)
    if limit.unit == "same_day":
        due, why = _same_day(limit, arrived, calendar)
    elif limit.unit == "working_days" and limit.normal is not None:
        due, why = _working_days(limit, limit.normal, arrived.date(), calendar)
    else:
        return None, (NO_LIMIT,)
    if not calendar.covers(due.year):
        return None, (_not_covered(due.year),)
    return due, (*why, COMMUNE_DATE_COUNTS)


def _same_day(
    limit: TimeLimit, arrived: datetime, calendar: Calendar
) -> tuple[date, tuple[str, ...]]:
    on_time = limit.cutoff is None or arrived.time() < time.fromisoformat(limit.cutoff)
    if on_time and calendar.is_working_day(arrived.date()):
        due, rule = arrived.date(), "Có kết quả trong ngày xã nhận"
    else:
        due, rule = calendar.next_working_day(arrived.date()), "Có kết quả ngày làm việc kế tiếp"
    sentence = f"{rule}{_cutoff_text(limit)}: {day_text(due)}."
    why = (sentence, limit.extension, *_verified(limit, arrived.date(), calendar))
    return due, tuple(filter(None, why))


def _hours(hours: int, arrived: datetime) -> tuple[date, tuple[str, ...]]:
    """Nights and holidays count, so that no calendar is needed."""
    due = (arrived + timedelta(hours=hours)).date()
    return due, (f"Xong sau {hours} giờ: {day_text(due)}.", COMMUNE_DATE_COUNTS)


def _cutoff_text(limit: TimeLimit) -> str:
    if limit.cutoff is None:
        return ""
    hour, minute = limit.cutoff.split(":")
    at = f"{int(hour)} giờ" + (f" {minute}" if minute != "00" else "")
    return f" (nhận sau {at} thì sang ngày làm việc kế tiếp)"


def _working_days(
    limit: TimeLimit, days: int, accepted: date, calendar: Calendar
) -> tuple[date, tuple[str, ...]]:
    due = calendar.add_working_days(accepted, days)
    why = [f"{days} ngày làm việc, không tính ngày tiếp nhận: {day_text(due)}."]
    if (limit.extended or days) > days:
        why.extend(_verified(limit, accepted, calendar))
    why.extend(_days_off(accepted, due, calendar))
    return due, tuple(why)


def _verified(limit: TimeLimit, accepted: date, calendar: Calendar) -> Iterator[str]:
    """How much later, where the office has to verify something first."""
    if limit.extended is None:
        return
    later = calendar.add_working_days(accepted, limit.extended)
    if calendar.covers(later.year):
        yield f"Phải xác minh thêm thì {limit.extended} ngày làm việc: {day_text(later)}."


def _days_off(start: date, end: date, calendar: Calendar) -> Iterator[str]:
    """The holidays that were skipped, Saturdays and Sundays aside."""
    for day in _days_after(start, (end - start).days):
        name = calendar.holiday_name(day)
        if name and day.weekday() < SATURDAY:
            yield f"{day_text(day)} nghỉ ({name}) nên không tính."


def _pick_up(
    due: date | None, calendar: Calendar, duty_weekdays: frozenset[int]
) -> tuple[date | None, tuple[str, ...]]:
    if due is None:
        return None, ()
    day = first_evening_after(due, calendar, duty_weekdays)
    last = due + LONGEST_WAIT * ONE_DAY
    if day is None and not calendar.covers(last.year):
        return None, (_not_covered(last.year),)
    if day is None:
        return None, (NO_EVENING,)
    return day, (f"Tổ lấy về, bà con nhận ở nhà văn hóa tối {day_text(day)}.",)


def first_evening_after(
    due: date, calendar: Calendar, duty_weekdays: frozenset[int]
) -> date | None:
    """The first duty evening strictly after `due` that is no holiday; None when none is known."""
    for day in _days_after(due, LONGEST_WAIT):
        if not calendar.covers(day.year):
            return None
        if day.weekday() in duty_weekdays and calendar.holiday_name(day) is None:
            return day
    return None


def _days_after(start: date, count: int) -> Iterator[date]:
    return (start + n * ONE_DAY for n in range(1, count + 1))


def _not_covered(year: int) -> str:
    return f"Lịch nghỉ năm {year} chưa có trong máy nên chưa tính được ngày: bà con hỏi xã."
