"""Who is on duty tonight, tomorrow or next, and which evenings are closed."""

from datetime import datetime, time

import pytest

from kiosk.clock import VILLAGE_TIME, calendar
from kiosk.members.roster import Person, Shift, State, duty_at, weekdays

MAI, PAO = Person(1, "Lò Thị Mai", "0900 000 002"), Person(2, "Giàng A Pao", "0900 000 003")
STARTS, ENDS = time(19, 30), time(21)


def evening(weekday: int, *people: Person) -> Shift:
    return Shift(weekday, STARTS, ENDS, people or (MAI,))


MONDAY, TUESDAY, WEDNESDAY, FRIDAY = evening(0), evening(1), evening(2, PAO), evening(4)
WEEK = (FRIDAY, MONDAY, WEDNESDAY)


def at(day: int, hour: int, minute: int = 0, month: int = 11):
    return datetime(2026, month, day, hour, minute, tzinfo=VILLAGE_TIME)


def duty(moment, *shifts):
    return duty_at(shifts or WEEK, moment, calendar())


def test_on_tuesday_morning_the_team_comes_tomorrow():
    found = duty(at(17, 10))
    assert (found.state, found.shift) == (State.ANOTHER_DAY, WEDNESDAY)
    assert found.line == "Tổ công nghệ trực tối mai, 19:30"


def test_on_monday_at_a_quarter_to_eight_the_team_is_there():
    found = duty(at(16, 19, 42))
    assert found.is_on
    assert found.line == "Đang có tổ công nghệ trực"
    assert found.people == (MAI,)


@pytest.mark.parametrize(
    ("hour", "minute", "state"),
    [(0, 0, State.LATER), (19, 29, State.LATER), (19, 30, State.ON), (20, 59, State.ON),
     (21, 0, State.ANOTHER_DAY)],
)  # fmt: skip
def test_the_duty_begins_and_ends_on_the_minute(hour, minute, state):
    assert duty(at(16, hour, minute)).state is state


def test_in_the_afternoon_the_team_comes_tonight():
    assert duty(at(16, 15)).line == "Tổ công nghệ trực tối nay, 19:30"


def test_when_wednesday_is_over_friday_is_next():
    found = duty(at(18, 21))
    assert found.line == "Tổ công nghệ trực thứ Sáu 20/11, 19:30"
    assert found.shift == FRIDAY


def test_after_friday_monday_is_next():
    assert duty(at(20, 22)).line == "Tổ công nghệ trực thứ Hai 23/11, 19:30"


def test_a_holiday_that_is_no_duty_evening_is_not_spoken_of():
    found = duty(at(23, 21, 30))  # Tuesday 24/11 is Ngày Văn hóa Việt Nam
    assert found.shift == WEDNESDAY
    assert found.closed == ()


def test_a_duty_evening_that_is_a_holiday_is_closed_and_says_its_name():
    found = duty(at(24, 10), TUESDAY, WEDNESDAY)
    assert found.shift == WEDNESDAY
    (closed,) = found.closed
    assert closed.startswith("tối nay nghỉ: ")
    assert "Văn hóa" in closed


def test_the_team_is_not_there_on_a_holiday():
    assert not duty(at(24, 20), TUESDAY).is_on


def test_all_of_tet_is_stepped_over():
    found = duty_at(WEEK, datetime(2026, 2, 13, 22, tzinfo=VILLAGE_TIME), calendar())
    assert found.closed
    assert found.day is not None
    assert calendar().holiday_name(found.day) is None


def test_a_house_without_a_roster_says_so():
    found = duty_at((), at(16, 20), calendar())
    assert (found.state, found.line, found.people) == (State.NONE, "Chưa xếp lịch trực", ())


def test_two_shifts_on_one_evening_follow_each_other():
    late = Shift(0, time(21), time(22), (PAO,))
    assert duty(at(16, 20, 30), late, MONDAY).people == (MAI,)
    assert duty(at(16, 21), late, MONDAY).people == (PAO,)


def test_the_duty_days_are_known_by_their_numbers():
    assert weekdays(WEEK) == {0, 2, 4}


def test_a_shift_says_its_day_and_hours():
    assert (MONDAY.day_words, MONDAY.hours) == ("Thứ Hai", "19:30–21:00")
