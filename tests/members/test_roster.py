"""Who is on duty tonight, tomorrow or next, which evenings are closed, what differs on one day."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import VILLAGE_TIME, calendar
from kiosk.members.roster import (
    ALL_OFF,
    LOOK_AHEAD,
    Change,
    Kind,
    Person,
    Shift,
    State,
    coming,
    duty_at,
    on_day,
    weekdays,
)

MAI, PAO = Person(1, "Lò Thị Mai", "0900 000 002"), Person(2, "Giàng A Pao", "0900 000 003")
SAN = Person(3, "Bàn Thị San", "0900 000 004")
STARTS, ENDS = time(19, 30), time(21)


def evening(weekday: int, *people: Person) -> Shift:
    return Shift(weekday, STARTS, ENDS, people or (MAI,))


MONDAY, TUESDAY, WEDNESDAY, FRIDAY = evening(0), evening(1), evening(2, PAO), evening(4)
WEEK = (FRIDAY, MONDAY, WEDNESDAY)


def at(day: int, hour: int, minute: int = 0, month: int = 11):
    return datetime(2026, month, day, hour, minute, tzinfo=VILLAGE_TIME)


def duty(moment, *shifts, changes=()):
    return duty_at(shifts or WEEK, moment, calendar(), changes)


def november(day: int) -> date:
    return date(2026, 11, day)


def swap(day: int, person: Person | None, instead: Person | None) -> Change:
    return Change(1, november(day), Kind.SWAP, person, instead)


def extra(day: int, person: Person | None, starts: int = 14, ends: int = 16) -> Change:
    return Change(2, november(day), Kind.EXTRA, person, starts=time(starts), ends=time(ends))


def cancelled(day: int, why: str = "hội làng") -> Change:
    return Change(3, november(day), Kind.CANCELLED, note=why)


def night(day: int, *changes: Change, week=WEEK):
    return on_day(november(day), week, changes, calendar())


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


def test_on_a_day_like_any_other_the_week_holds():
    found = night(16)
    assert (found.shifts, found.closed, found.told) == ((MONDAY,), "", ())
    assert found.day_words == "Thứ Hai, 16/11"


def test_a_day_without_duty_has_nothing_to_tell():
    found = night(24)  # a holiday, but no evening of theirs
    assert (found.shifts, found.off, found.told) == ((), (), ())


def test_somebody_comes_in_the_place_of_another():
    found = night(18, swap(18, PAO, SAN))
    assert found.shifts[0].people == (SAN,)
    assert found.told == ("Bàn Thị San trực thay Giàng A Pao",)


def test_a_swap_is_of_one_day_only():
    assert night(25, swap(18, PAO, SAN)).shifts == (WEDNESDAY,)


def test_who_comes_instead_stands_where_the_other_stood():
    together = evening(0, MAI, PAO)
    assert night(16, swap(16, MAI, SAN), week=(together,)).shifts[0].people == (SAN, PAO)


def test_who_comes_instead_and_is_there_already_is_there_once():
    together = evening(0, MAI, PAO)
    assert night(16, swap(16, MAI, PAO), week=(together,)).shifts[0].people == (PAO,)


def test_a_swap_of_somebody_who_is_not_there_changes_and_tells_nothing():
    found = night(16, swap(16, PAO, SAN))
    assert (found.shifts, found.told) == ((MONDAY,), ())


def test_a_swap_can_be_swapped_again():
    assert night(18, swap(18, PAO, SAN), swap(18, SAN, MAI)).shifts[0].people == (MAI,)


def test_an_evening_that_nobody_is_left_for_does_not_take_place():
    found = night(18, swap(18, PAO, None))  # who should come has left the team
    assert (found.shifts, found.told) == ((), ("Giàng A Pao không đến",))


def test_a_cancelled_evening_says_why():
    found = night(18, cancelled(18))
    assert (found.shifts, found.off, found.told) == ((), (WEDNESDAY,), ("nghỉ: hội làng",))


def test_a_cancelled_evening_without_a_reason_is_cancelled_all_the_same():
    assert night(18, cancelled(18, "")).shifts == ()


def test_extra_hours_come_before_the_evening():
    found = night(16, extra(16, SAN))
    assert [shift.hours for shift in found.shifts] == ["14:00–16:00", "19:30–21:00"]
    assert found.told == ("thêm 14:00–16:00: Bàn Thị San",)


def test_extra_hours_that_are_the_evenings_own_make_it_one_person_more():
    more = Change(2, november(16), Kind.EXTRA, SAN, starts=STARTS, ends=ENDS)
    (shift,) = night(16, more).shifts
    assert shift.people == (MAI, SAN)


def test_extra_hours_hold_on_a_holiday_and_on_a_cancelled_evening():
    holiday = night(24, extra(24, SAN), week=(TUESDAY,))
    assert [shift.people for shift in holiday.shifts] == [(SAN,)]
    assert "Văn hóa" in holiday.closed
    free = night(18, cancelled(18), extra(18, SAN))
    assert [shift.people for shift in free.shifts] == [(SAN,)]
    assert free.closed == "hội làng"


def test_extra_hours_of_somebody_who_has_left_are_gone():
    assert night(17, extra(17, None)).shifts == ()


def test_on_a_holiday_no_swap_brings_anybody():
    found = night(24, swap(24, MAI, SAN), week=(TUESDAY,))
    assert found.shifts == ()


def test_tonights_line_follows_a_swap():
    assert duty(at(16, 19, 42), changes=[swap(16, MAI, SAN)]).people == (SAN,)


def test_an_afternoon_is_no_evening():
    found = duty(at(17, 10), changes=[extra(18, SAN)])
    assert found.line == "Tổ công nghệ trực chiều mai, 14:00"
    assert duty(at(18, 10), changes=[extra(18, SAN, 15)]).line == (
        "Tổ công nghệ trực chiều nay, 15:00"
    )
    assert duty(at(18, 6), changes=[extra(18, SAN, 8, 10)]).line == (
        "Tổ công nghệ trực sáng nay, 8:00"
    )


def test_a_cancelled_evening_says_so_in_the_line_of_that_day():
    found = duty(at(18, 15), changes=[cancelled(18)])
    assert found.line == "Tối nay nghỉ, tổ công nghệ trực thứ Sáu 20/11, 19:30"
    assert found.told == "Tổ công nghệ trực thứ Sáu 20/11, 19:30 · tối nay nghỉ: hội làng"


def test_a_holiday_says_so_in_the_line_of_that_day():
    found = duty(at(24, 10), TUESDAY, WEDNESDAY)
    assert found.line == "Tối nay nghỉ, tổ công nghệ trực tối mai, 19:30"


def test_an_evening_off_that_would_be_over_is_no_news():
    found = duty(at(18, 21, 30), changes=[cancelled(18)])
    assert (found.closed, found.line) == ((), "Tổ công nghệ trực thứ Sáu 20/11, 19:30")


def test_an_evening_off_later_on_is_told_but_not_in_the_line():
    found = duty(at(17, 10), changes=[cancelled(18)])
    assert found.line == "Tổ công nghệ trực thứ Sáu 20/11, 19:30"
    assert found.closed == ("tối mai nghỉ: hội làng",)


def test_extra_hours_on_an_evening_off_are_what_is_next():
    found = duty(at(18, 10), changes=[cancelled(18), extra(18, SAN)])
    assert found.line == "Tổ công nghệ trực chiều nay, 14:00"
    assert duty(at(18, 15), changes=[cancelled(18), extra(18, SAN)]).is_on


def test_two_weeks_off_are_not_a_roster_that_is_missing():
    away = [cancelled(day) for day in (16, 18, 20, 23, 25, 27)]
    assert duty(at(16, 10), changes=away).line == ALL_OFF


def test_the_coming_nights_are_those_with_a_duty_or_a_reason():
    week = (MONDAY, TUESDAY)
    found = list(coming(november(16), week, [extra(20, SAN)], calendar(), 14))
    assert [night.day.day for night in found] == [16, 17, 20, 23, 24]
    assert found[-1].closed


people = st.sampled_from([MAI, PAO, SAN])
days = st.integers(0, 20).map(lambda ahead: november(10) + timedelta(days=ahead))
hour_pairs = st.tuples(st.integers(6, 21), st.integers(1, 2)).map(
    lambda pair: (time(pair[0]), time(pair[0] + pair[1]))
)
shifts_of_a_week = st.lists(
    st.builds(
        lambda weekday, pair, who: Shift(weekday, *pair, tuple(sorted(who, key=lambda p: p.id))),
        st.integers(0, 6),
        hour_pairs,
        st.sets(people, min_size=1),
    ),
    max_size=6,
    unique_by=lambda shift: (shift.weekday, shift.starts, shift.ends),
)
changes_of_some_days = st.lists(
    st.builds(
        lambda number, day, kind, one, other, pair: Change(number, day, kind, one, other, *pair),
        st.integers(1, 99),
        days,
        st.sampled_from(Kind),
        st.none() | people,
        st.none() | people,
        hour_pairs,
    ),
    max_size=6,
)


@given(shifts_of_a_week, changes_of_some_days, days)
def test_whatever_changes_a_night_is_in_order_and_nobody_stands_in_it_twice(shifts, changes, day):
    found = on_day(day, shifts, changes, calendar())
    assert list(found.shifts) == sorted(found.shifts, key=lambda s: (s.starts, s.ends))
    for shift in found.shifts:
        assert shift.people
        assert len(set(shift.people)) == len(shift.people)
    assert bool(found.off) == bool(found.closed)
    hours = [(shift.starts, shift.ends) for shift in found.shifts]
    assert len(set(hours)) == len(hours)


@given(shifts_of_a_week, changes_of_some_days, days)
def test_changes_of_other_days_change_nothing(shifts, changes, day):
    others = [change for change in changes if change.day != day]
    assert on_day(day, shifts, others, calendar()) == on_day(day, shifts, [], calendar())


@given(shifts_of_a_week, changes_of_some_days, days)
def test_on_a_day_off_only_extra_hours_are_held(shifts, changes, day):
    found = on_day(day, shifts, changes, calendar())
    if found.closed:
        asked = {change.person for change in changes if change.kind is Kind.EXTRA}
        assert {person for shift in found.shifts for person in shift.people} <= asked


@given(shifts_of_a_week, changes_of_some_days, days, st.integers(0, 23), st.integers(0, 59))
def test_the_duty_is_the_first_of_the_coming_shifts_that_is_not_over(
    shifts, changes, day, hour, minute
):
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=VILLAGE_TIME)
    held = [
        (night.day, shift)
        for night in coming(day, shifts, changes, calendar(), LOOK_AHEAD)
        for shift in night.shifts
        if night.day > day or shift.ends > moment.time()
    ]
    found = duty_at(shifts, moment, calendar(), changes)
    assert (found.day, found.shift) == (held[0] if held else (None, None))
    assert found.is_on == bool(held and held[0][0] == day and held[0][1].starts <= moment.time())
