"""Now, the village's time, and which days the offices work."""

import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field

from kiosk.paths import CONTENT

VILLAGE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
SATURDAY = 5
ONE_DAY = timedelta(days=1)
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # Linux: another one after each start
STARTED = time.monotonic()


def now() -> datetime:
    """The present moment, aware, in UTC: the only place that looks at the machine's clock."""
    return datetime.now(UTC)


def ticks() -> float:
    """Seconds since this machine started, sleep included: setting its clock changes nothing here.

    Where the machine does not tell (see `boot`), since this process started.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic() - STARTED


@cache
def boot() -> str:
    """Which start of the machine this is: `ticks` of two different ones can't be compared."""
    if sys.platform == "linux" and BOOT_ID.exists():
        return BOOT_ID.read_text().strip()
    return secrets.token_hex(8)


def local(moment: datetime) -> datetime:
    """The same moment in the village's time; raises ValueError when `moment` has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(VILLAGE_TIME)


def today() -> date:
    """The date in the village, which is already tomorrow there when UTC still says today."""
    return local(now()).date()


def day_text(day: date) -> str:
    """A date as the village says it: "Thứ Hai, 23/11"."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day:02}/{day.month:02}"


@dataclass(frozen=True)
class Calendar:
    """The offices' days: Monday to Friday, less the days off, plus the days worked instead."""

    closed: Mapping[date, str]  # day off → what it is called
    opened: frozenset[date]  # days worked although they fall on a weekend
    years: range  # the years whose days off are known

    def covers(self, year: int) -> bool:
        """Whether the days off of that year are known."""
        return year in self.years

    def holiday_name(self, day: date) -> str | None:
        """What the day off is called; None on any other day, plain weekends included."""
        return self.closed.get(day)

    def is_working_day(self, day: date, saturday_morning: bool = False) -> bool:
        """Whether offices work that day; the police also receive papers on Saturday mornings."""
        if day in self.opened:
            return True
        worked = SATURDAY if saturday_morning else SATURDAY - 1
        return day.weekday() <= worked and day not in self.closed

    def next_working_day(self, day: date, saturday_morning: bool = False) -> date:
        """The first working day strictly after `day`."""
        day += ONE_DAY
        while not self.is_working_day(day, saturday_morning):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The last of `count` working days after `day`, which itself is not counted.

        The first day is left out as in the Civil Code, art. 147. ValueError if `count` is negative.
        """
        if count < 0:
            raise ValueError("a time limit cannot be negative")
        for _ in range(count):
            day = self.next_working_day(day)
        return day


class LocalDay(BaseModel):
    """A day that the `holidays` package does not know, or tells otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    checked_on: date


class CoveredYears(BaseModel):
    """The years whose days off have been looked up, and where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: int = Field(ge=2020)
    last: int = Field(le=2100)
    source: str = Field(min_length=1)
    checked_on: date


class LocalChanges(BaseModel):
    """calendar.yaml: what the village or the commune changes in the national calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    covers: CoveredYears
    closed: tuple[LocalDay, ...] = ()
    opened: tuple[LocalDay, ...] = ()


def read_local_changes(folder: Path = CONTENT) -> LocalChanges:
    """calendar.yaml of a content folder; raises OSError, YAMLError or ValidationError."""
    text = (folder / "calendar.yaml").read_bytes()
    return LocalChanges.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def build_calendar(changes: LocalChanges) -> Calendar:
    """Vietnam's calendar from the `holidays` package with the local changes on top.

    The package carries the days that the Prime Minister swaps each year (22/8/2026 is worked for
    31/8/2026), and from 2026 on 24 November, Ngày Văn hóa Việt Nam (NQ 80-NQ/TW).
    """
    import holidays  # takes its time: paid beside the start of the server, not by every command

    years = range(changes.covers.first, changes.covers.last + 1)
    # One year more, because what is sent on 31 December is accepted in January.
    computed = range(years.start, years.stop + 1)
    vietnam = holidays.country_holidays("VN", language="vi", years=computed)
    closed_here = {one.day: one.name for one in changes.closed}
    opened_here = {one.day for one in changes.opened}
    closed = {day: name for day, name in vietnam.items() if day not in opened_here} | closed_here
    opened = (vietnam.weekend_workdays | opened_here) - set(closed_here)
    return Calendar(closed=closed, opened=frozenset(opened), years=years)


@cache
def calendar() -> Calendar:
    """The calendar of this house, built once."""
    return build_calendar(read_local_changes())
