"""What a member's form does to the roster: an evening of each week, or one day that differs."""

import re
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta

from sqlalchemy import select

from kiosk import clock
from kiosk.clock import day_text
from kiosk.db import db
from kiosk.dossiers.free_text import Form, line_in
from kiosk.errors import Refused
from kiosk.members.duty import DutyChange, DutyEvening, changes, shifts, team
from kiosk.members.roster import Change, Kind, Night, Person, Shift, hours, on_day
from kiosk.villages.models import here

AHEAD = timedelta(days=366)  # nobody plans a swap later than that: a year was mistyped
LONGEST = 60  # letters of a reason: it stands on the idle screen, on slips and on the poster
HOUR = re.compile(r"([0-9]{1,2})(?:[:.hg] ?([0-9]{2})?)?")
KEPT = "Lịch vẫn như cũ."


def change(form: Form) -> None:
    """Do what `form` asks: `bo` and `go` remove, `lam` is a key of ADDS. Raises Refused."""
    if form.get("bo"):
        remove_evening(form["bo"])
    elif form.get("go"):
        remove_change(form.get("go", 0, type=int))
    elif form.get("lam") in ADDS:
        db.session.add(ADDS[form["lam"]](form))
    else:
        raise Refused(f"Máy chưa rõ cần sửa gì. {KEPT} Bạn chọn một việc trong trang Lịch trực.")


def add_evening(form: Form) -> DutyEvening:
    """One member on one evening of each week."""
    person, (starts, ends) = _member(form, "ai"), _hours(form)
    weekday = form.get("thu", -1, type=int)
    if weekday not in range(7):
        raise Refused(f"Bạn chưa chọn thứ mấy. {KEPT} Bạn chọn một ngày trong tuần.")
    same_day = [shift for shift in shifts() if shift.weekday == weekday]
    _refuse_overlap(person, same_day, starts, ends, "mỗi tuần")
    return DutyEvening(
        village_id=here().id, member_id=person.id, weekday=weekday, starts=starts, ends=ends
    )


def evening_key(person: Person, shift: Shift) -> str:
    """What the button beside an evening sends."""
    return f"{person.id} {shift.weekday} {shift.starts:%H:%M} {shift.ends:%H:%M}"


def remove_evening(key: str) -> None:
    """Take the evening of `evening_key` away; one that is gone already stays gone."""
    for row in db.session.scalars(select(DutyEvening).filter_by(village_id=here().id)):
        if f"{row.member_id} {row.weekday} {row.starts:%H:%M} {row.ends:%H:%M}" == key:
            db.session.delete(row)


def remove_change(number: int) -> None:
    """Take a change away, so that its day is as every week again."""
    row = db.session.get(DutyChange, number)
    if row and row.village_id == here().id:
        db.session.delete(row)


def swap(form: Form) -> DutyChange:
    """Somebody comes in the place of another, on one day."""
    day, person, instead = _day(form), _member(form, "ai"), _member(form, "thay")
    night = _night(day, (one for one in changes() if one.kind is not Kind.EXTRA))
    if night.closed:
        raise Refused(f"{day_text(day)} tổ nghỉ ({night.closed}) nên không có ai để đổi. {KEPT}")
    theirs = [shift for shift in night.shifts if person in shift.people]
    if not theirs:
        raise Refused(
            f"{person.name} không có buổi trực {day_text(day)}. {KEPT} "
            "Bạn chọn lại người hoặc ngày."
        )
    for shift in theirs:
        _refuse_overlap(instead, _night(day).shifts, shift.starts, shift.ends, day_text(day))
    return _new(day, Kind.SWAP, member_id=person.id, instead_id=instead.id)


def extra(form: Form) -> DutyChange:
    """Somebody is there at more hours, on one day; a holiday does not matter."""
    day, person, (starts, ends) = _day(form), _member(form, "ai"), _hours(form)
    now = clock.local(clock.now())
    if day == now.date() and ends <= now.time():
        raise Refused(f"Giờ {hours(starts, ends)} hôm nay đã qua. {KEPT} Bạn chọn giờ muộn hơn.")
    _refuse_overlap(person, _night(day).shifts, starts, ends, day_text(day))
    return _new(day, Kind.EXTRA, member_id=person.id, starts=starts, ends=ends)


def cancel(form: Form) -> DutyChange:
    """Nobody of the week comes on one day, and all screens say why."""
    day, reason = _day(form), line_in(form, "ly-do", 2 * LONGEST)  # too long is said, not cut
    night = _night(day)
    if night.closed:
        raise Refused(f"{day_text(day)} đã ghi nghỉ ({night.closed}). {KEPT}")
    if not any(shift.weekday == day.weekday() for shift in shifts()):
        raise Refused(f"{day_text(day)} không có buổi trực nào của tuần. {KEPT} Bạn chọn lại ngày.")
    if not reason:
        raise Refused(f"Bạn ghi thêm lý do nghỉ, để bà con biết. {KEPT}")
    if len(reason) > LONGEST:
        raise Refused(f"Lý do nghỉ dài quá {LONGEST} chữ. {KEPT} Bạn ghi ngắn lại.")
    return _new(day, Kind.CANCELLED, note=reason)


ADDS: dict[str, Callable[[Form], DutyEvening | DutyChange]] = {
    "buoi": add_evening,
    "doi": swap,
    "them-gio": extra,
    "nghi": cancel,
}


def holds(one: Change) -> bool:
    """Whether a change still changes something; the week may have changed since."""
    return one.words in _night(one.day).told


def _new(day: date, kind: Kind, note: str = "", **facts: object) -> DutyChange:
    return DutyChange(village_id=here().id, day=day, kind=kind, note=note, **facts)


def _night(day: date, among: Iterable[Change] | None = None) -> Night:
    known = changes() if among is None else among
    return on_day(day, shifts(), known, clock.calendar())


def _refuse_overlap(
    person: Person, there: Iterable[Shift], starts: time, ends: time, when: str
) -> None:
    """Raise Refused where `person` has a shift that shares a minute with these hours."""
    for shift in there:
        if person in shift.people and shift.starts < ends and starts < shift.ends:
            raise Refused(
                f"{person.name} đã có buổi {shift.hours} {when}, trùng giờ. {KEPT} "
                "Bạn chọn người khác hoặc giờ khác."
            )


def _member(form: Form, field: str) -> Person:
    number = form.get(field, 0, type=int)
    found = next((person for person in team() if person.id == number), None)
    if found is None:
        raise Refused(f"Bạn chưa chọn thành viên. {KEPT} Bạn chọn một người trong danh sách.")
    return found


def _day(form: Form) -> date:
    today = clock.today()
    try:
        day = date.fromisoformat(form.get("ngay", ""))
    except ValueError:
        raise Refused(f"Bạn chưa chọn ngày. {KEPT} Bạn chọn một ngày trên lịch.") from None
    if day < today:
        raise Refused(f"{day_text(day)} đã qua. {KEPT} Bạn chọn hôm nay hoặc một ngày sau.")
    if day - today > AHEAD:
        raise Refused(f"Ngày {day:%d/%m/%Y} còn xa quá một năm. {KEPT} Bạn xem lại năm.")
    return day


def _hours(form: Form) -> tuple[time, time]:
    starts, ends = (_hour(form.get(field, "")) for field in ("tu", "den"))
    if starts is None or ends is None:
        raise Refused(f"Giờ ghi chưa rõ. {KEPT} Bạn ghi giờ như 19:30, cả giờ đến và giờ về.")
    if ends <= starts:
        raise Refused(
            f"Giờ về {ends:%-H:%M} không sau giờ đến {starts:%-H:%M}. {KEPT} Bạn ghi lại hai giờ."
        )
    return starts, ends


def _hour(typed: str) -> time | None:
    """ "19:30", "19h30" and "19h" as people write them; None for anything else."""
    found = HOUR.fullmatch(typed.strip().lower())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
