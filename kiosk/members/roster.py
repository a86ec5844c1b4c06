"""The weekly duty, what is different on one day, and what may be said of tonight.

No web, no database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from typing import Protocol

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LOOK_AHEAD = 14  # days in which the next evening is looked for; Tết is shorter
PARTS = ((11, "sáng"), (13, "trưa"), (18, "chiều"), (24, "tối"))  # of a day, before that hour
ON_DUTY = "Đang có tổ công nghệ trực"
UNPLANNED = "Chưa xếp lịch trực"
NO_REASON = "tổ bận việc"
MOST_REASONS = 2  # told in one line; Tết alone would give three
ALL_OFF = "Hai tuần tới tổ công nghệ nghỉ trực"


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
        return _capital(WEEKDAYS[self.weekday])

    @property
    def hours(self) -> str:
        """ "19:30–21:00"."""
        return hours(self.starts, self.ends)

    @property
    def names(self) -> str:
        """ "Lò Thị Mai, Giàng A Pao"."""
        return ", ".join(person.name for person in self.people)


class Kind(StrEnum):
    """How one day differs from its week."""

    EXTRA = "extra"  # `person` is there from `starts` to `ends`, on any day, a holiday too
    SWAP = "swap"  # `instead` comes in the place of `person`
    CANCELLED = "cancelled"  # nobody of the week comes; `note` says why


@dataclass(frozen=True)
class Change:
    """One change of one day; a person who has left the team is None, and nobody comes for them."""

    id: int
    day: date
    kind: Kind
    person: Person | None = None
    instead: Person | None = None
    starts: time = time(0)
    ends: time = time(0)
    note: str = ""

    @property
    def words(self) -> str:
        """ "Giàng A Pao trực thay Lò Thị Mai"."""
        if self.kind is Kind.CANCELLED:
            return f"nghỉ: {self.note or NO_REASON}"
        if self.kind is Kind.EXTRA:
            return f"thêm {hours(self.starts, self.ends)}: {_name(self.person)}"
        if self.instead is None:
            return f"{_name(self.person)} không đến"
        return f"{self.instead.name} trực thay {_name(self.person)}"


@dataclass(frozen=True)
class Night:
    """One day of the roster: the shifts that take place, those that don't and why, what changed."""

    day: date
    shifts: tuple[Shift, ...] = ()
    off: tuple[Shift, ...] = ()  # what the week has and this day has not
    closed: str = ""  # why: the holiday's name, or the team's own reason
    notes: tuple[str, ...] = ()

    @property
    def day_words(self) -> str:
        """ "Thứ Hai, 23/11"."""
        return f"{_capital(WEEKDAYS[self.day.weekday()])}, {self.day:%d/%m}"

    @property
    def told(self) -> tuple[str, ...]:
        """What is not as every week, in whole phrases."""
        closed = (f"nghỉ: {self.closed}",) if self.closed else ()
        return closed + self.notes


class State(StrEnum):
    ON = "on"  # the team is here now
    LATER = "later"  # today, later
    ANOTHER_DAY = "another_day"
    NONE = "none"  # nothing within two weeks


@dataclass(frozen=True)
class Duty:
    """Who is on duty now or next, and what to say of it."""

    state: State
    plain: str  # "Tổ công nghệ trực tối mai, 19:30"
    day: date | None = None
    shift: Shift | None = None
    closed: tuple[str, ...] = ()  # the evenings that were stepped over, with their reasons
    off_today: str = ""  # "tối nay", where that is one of them

    @property
    def line(self) -> str:
        """The one line for the head of each screen; it says so when today's evening is off."""
        if not self.off_today:
            return self.plain
        return f"{_capital(self.off_today)} nghỉ, {self.plain[:1].lower()}{self.plain[1:]}"

    @property
    def told(self) -> str:
        """The same with the reasons: "… trực tối mai, 19:30 · tối nay nghỉ: …"."""
        return " · ".join((self.plain, *self.closed[:MOST_REASONS]))

    @property
    def people(self) -> tuple[Person, ...]:
        return self.shift.people if self.shift else ()

    @property
    def is_on(self) -> bool:
        return self.state is State.ON


def on_day(
    day: date, shifts: Iterable[Shift], changes: Iterable[Change], calendar: Holidays
) -> Night:
    """What holds on one day: its week, less a holiday or a cancelled evening, with the swaps and
    the extra hours of that day. Extra hours hold on a holiday and on a cancelled day too."""
    week = tuple(
        sorted((s for s in shifts if s.weekday == day.weekday()), key=lambda s: (s.starts, s.ends))
    )
    todays = [change for change in changes if change.day == day]
    extras = [change for change in todays if change.kind is Kind.EXTRA and change.person]
    closed = _why_closed(day, todays, calendar) if week else ""
    swaps = [] if closed else [change for change in todays if change.kind is Kind.SWAP]
    held = () if closed else week
    notes: list[str] = []
    for swap in swaps:
        swapped = tuple(_swapped(shift, swap) for shift in held)
        notes += [swap.words] if swapped != held else []
        held = swapped
    kept = tuple(shift for shift in held if shift.people)
    notes += [extra.words for extra in extras]
    return Night(
        day, reduce(_with_extra, extras, kept), week if closed else (), closed, tuple(notes)
    )


def _why_closed(day: date, todays: Iterable[Change], calendar: Holidays) -> str:
    cancelled = (change.note or NO_REASON for change in todays if change.kind is Kind.CANCELLED)
    return calendar.holiday_name(day) or next(cancelled, "")


def _swapped(shift: Shift, swap: Change) -> Shift:
    """The shift with `instead` in the place of `person`; the same when they are not in it."""
    if swap.person not in shift.people:
        return shift
    others = [one for one in shift.people if one != swap.person]
    comes = swap.instead and swap.instead not in others
    people = [swap.instead if one == swap.person else one for one in shift.people]
    return replace(shift, people=tuple(p for p in (people if comes else others) if p))


def _with_extra(shifts: tuple[Shift, ...], extra: Change) -> tuple[Shift, ...]:
    """The day with one person more: in the shift of those very hours, or in one of their own."""
    if extra.person is None:
        return shifts
    here = (extra.starts, extra.ends)
    same = next((shift for shift in shifts if (shift.starts, shift.ends) == here), None)
    there = same.people if same else ()
    people = there if extra.person in there else (*there, extra.person)
    joined = Shift(extra.day.weekday(), *here, people)
    others = (shift for shift in shifts if shift is not same)
    return tuple(sorted((*others, joined), key=lambda s: (s.starts, s.ends)))


def coming(
    start: date,
    shifts: Sequence[Shift],
    changes: Sequence[Change],
    calendar: Holidays,
    days: int,
) -> Iterator[Night]:
    """The days of the next `days`, `start` among them, that have a shift or ought to have one."""
    for ahead in range(days):
        night = on_day(start + timedelta(days=ahead), shifts, changes, calendar)
        if night.shifts or night.closed:
            yield night


def duty_at(
    shifts: Sequence[Shift],
    moment: datetime,
    calendar: Holidays,
    changes: Sequence[Change] = (),
) -> Duty:
    """The duty that is on at `moment` (village time), or else the next one.

    A public holiday and a cancelled evening have no duty; the reason is given, so that the screen
    can say "nghỉ".
    """
    closed: list[str] = []
    off_today, today = "", moment.date()
    for night in coming(today, shifts, changes, calendar, LOOK_AHEAD):
        left = [shift for shift in night.off if night.day > today or moment.time() < shift.ends]
        if left:
            when = _day_words(night.day, today, left[0].starts)
            closed.append(f"{when} nghỉ: {night.closed}")
            off_today = when if night.day == today else off_today
        for shift in night.shifts:
            if night.day > today or moment.time() < shift.ends:
                return _found(shift, night.day, moment, tuple(closed), off_today)
    return Duty(State.NONE, ALL_OFF if closed else UNPLANNED, closed=tuple(closed))


def _found(
    shift: Shift, day: date, moment: datetime, closed: tuple[str, ...], off_today: str
) -> Duty:
    if day == moment.date() and shift.starts <= moment.time():
        return Duty(State.ON, ON_DUTY, day, shift, closed)
    state = State.LATER if day == moment.date() else State.ANOTHER_DAY
    when = _day_words(day, moment.date(), shift.starts)
    line = f"Tổ công nghệ trực {when}, {shift.starts:%-H:%M}"
    return Duty(state, line, day, shift, closed, "" if state is State.LATER else off_today)


def _day_words(day: date, today: date, starts: time) -> str:
    """ "tối nay", "chiều mai", or "thứ Sáu 27/11"."""
    near = {0: "nay", 1: "mai"}.get((day - today).days)
    part = next(words for hour, words in PARTS if starts.hour < hour)
    return f"{part} {near}" if near else f"{WEEKDAYS[day.weekday()]} {day:%-d/%-m}"


def weekdays(shifts: Iterable[Shift]) -> frozenset[int]:
    """The weekdays that have a duty (0 is Monday)."""
    return frozenset(shift.weekday for shift in shifts)


def hours(starts: time, ends: time) -> str:
    """ "19:30–21:00"."""
    return f"{starts:%-H:%M}–{ends:%H:%M}"


def _name(person: Person | None) -> str:
    return person.name if person else "người đã rời tổ"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
