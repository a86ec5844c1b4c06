"""The weekly duty, and what may be said of tonight. No web, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LOOK_AHEAD = 14  # days in which the next evening is looked for; Tết is shorter


class Holidays(Protocol):
    """What the roster asks of a calendar."""

    def holiday_name(self, day: date) -> str | None: ...


@dataclass(frozen=True)
class Person:
    """Someone on duty, as the public may see them."""

    id: int
    name: str
    phone: str
    languages: tuple[str, ...] = ()
    photo: str | None = None  # the version of it, for its address


@dataclass(frozen=True)
class Shift:
    """One evening of the week, in village time, and who is there."""

    weekday: int  # 0 is Monday
    starts: time
    ends: time
    people: tuple[Person, ...]

    @property
    def day_words(self) -> str:
        """ "Thứ Hai"."""
        words = WEEKDAYS[self.weekday]
        return words[:1].upper() + words[1:]

    @property
    def hours(self) -> str:
        """ "19:30–21:00"."""
        return f"{self.starts:%-H:%M}–{self.ends:%H:%M}"


class State(StrEnum):
    ON = "on"  # the team is here now
    LATER = "later"  # today, later
    ANOTHER_DAY = "another_day"
    NONE = "none"  # nothing within two weeks


@dataclass(frozen=True)
class Duty:
    """Who is on duty now or next, and the line that says so."""

    state: State
    line: str
    day: date | None = None
    shift: Shift | None = None
    closed: tuple[str, ...] = ()  # holidays that were stepped over

    @property
    def people(self) -> tuple[Person, ...]:
        return self.shift.people if self.shift else ()

    @property
    def is_on(self) -> bool:
        return self.state is State.ON


def duty_at(shifts: Iterable[Shift], moment: datetime, calendar: Holidays) -> Duty:
    """The duty that is on at `moment` (village time), or else the next one.

    A public holiday has no duty; its name is given, so that the screen can say "nghỉ".
    """
    by_day = sorted(shifts, key=lambda s: (s.weekday, s.starts))
    closed: list[str] = []
    for ahead in range(LOOK_AHEAD):
        day = moment.date() + timedelta(days=ahead)
        tonight = [s for s in by_day if s.weekday == day.weekday()]
        holiday = calendar.holiday_name(day)
        if tonight and holiday:
            closed.append(f"{_day_words(day, moment.date())} nghỉ: {holiday}")
            continue
        for shift in tonight:
            if ahead or moment.time() < shift.ends:
                return _found(shift, day, moment, tuple(closed))
    return Duty(State.NONE, "Chưa xếp lịch trực", closed=tuple(closed))


def _found(shift: Shift, day: date, moment: datetime, closed: tuple[str, ...]) -> Duty:
    if day == moment.date() and shift.starts <= moment.time():
        return Duty(State.ON, "Đang có tổ công nghệ trực", day, shift, closed)
    state = State.LATER if day == moment.date() else State.ANOTHER_DAY
    line = f"Tổ công nghệ trực {_day_words(day, moment.date())}, {shift.starts:%-H:%M}"
    return Duty(state, line, day, shift, closed)


def _day_words(day: date, today: date) -> str:
    """ "tối nay", "tối mai", or "thứ Sáu 27/11"."""
    near = {0: "tối nay", 1: "tối mai"}.get((day - today).days)
    return near or f"{WEEKDAYS[day.weekday()]} {day:%-d/%-m}"


def weekdays(shifts: Iterable[Shift]) -> frozenset[int]:
    """The weekdays that have a duty (0 is Monday)."""
    return frozenset(shift.weekday for shift in shifts)
