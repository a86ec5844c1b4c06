"""When a dossier is accepted, due, and back in the village."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import calendar
from kiosk.procedures.deadlines import NOT_FETCHED, ROUND_THE_CLOCK, Expected, expect
from kiosk.procedures.kinds import ReceiverType
from kiosk.procedures.schema import TimeLimit

VILLAGE = ZoneInfo("Asia/Ho_Chi_Minh")
DUTY = frozenset({0, 2, 4})  # Monday, Wednesday, Friday
COMMUNE = ReceiverType.UBND_XA
POLICE = ReceiverType.CONG_AN_XA
NOTHING_KNOWN = TimeLimit(
    unit=None, normal=None, extended=None, cutoff=None, text=None, extension=None
)
SAME_DAY = NOTHING_KNOWN.model_copy(update={"unit": "same_day", "cutoff": "15:00"})


def hours_long(normal: int) -> TimeLimit:
    return NOTHING_KNOWN.model_copy(update={"unit": "hours", "normal": normal})


def working_days(normal: int, extended: int | None = None) -> TimeLimit:
    update = {"unit": "working_days", "normal": normal, "extended": extended}
    return NOTHING_KNOWN.model_copy(update=update)


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VILLAGE)


def sent(
    moment: datetime,
    limit: TimeLimit = SAME_DAY,
    to: ReceiverType = COMMUNE,
    duty: frozenset[int] = DUTY,
    *,
    off_hours: bool = False,
    instead: str | None = None,
) -> Expected:
    return expect(limit, to, moment, calendar(), duty, off_hours=off_hours, instead=instead)


def test_an_evening_dossier_is_accepted_the_next_working_day_and_ready_that_day():
    result = sent(at(25, 19, 50))
    assert result.accepted == date(2026, 11, 26)
    assert result.due == date(2026, 11, 26)
    assert result.pick_up == date(2026, 11, 27)


def test_a_friday_evening_waits_for_monday_at_the_commune():
    result = sent(at(20, 20))
    assert (result.accepted, result.due) == (date(2026, 11, 23), date(2026, 11, 23))
    assert result.pick_up == date(2026, 11, 25)  # strictly after, though Monday is a duty evening


def test_a_friday_evening_waits_for_saturday_at_the_police():
    result = sent(at(20, 20), working_days(1), POLICE)
    assert result.accepted == date(2026, 11, 21)
    assert result.due == date(2026, 11, 23)  # Saturday receives but does not count


def test_the_evening_before_the_culture_day_skips_it():
    assert sent(at(23, 20)).accepted == date(2026, 11, 25)


def test_three_working_days_from_monday_the_23rd_are_due_on_friday():
    result = sent(at(22, 20), working_days(3))
    assert result.accepted == date(2026, 11, 23)
    assert result.due == date(2026, 11, 27)
    assert result.pick_up == date(2026, 11, 30)
    assert any("Ngày Văn hóa Việt Nam" in line for line in result.why)


def test_before_three_the_result_comes_the_same_day():
    result = sent(at(25, 14, 59))
    assert (result.accepted, result.due) == (date(2026, 11, 25), date(2026, 11, 25))


@pytest.mark.parametrize("minute", [0, 30])
def test_from_three_on_the_result_comes_the_next_working_day(minute):
    result = sent(at(25, 15, minute))
    assert (result.accepted, result.due) == (date(2026, 11, 25), date(2026, 11, 26))


def test_the_time_zone_of_the_sender_does_not_matter():
    noon_utc = at(25, 19).astimezone(ZoneInfo("UTC"))
    assert sent(noon_utc) == sent(at(25, 19))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        sent(datetime(2026, 11, 25, 19, 30))


def test_the_police_receive_on_saturday_morning_only():
    assert sent(at(21, 9), working_days(1), POLICE).accepted == date(2026, 11, 21)
    assert sent(at(21, 13), working_days(1), POLICE).accepted == date(2026, 11, 23)
    assert sent(at(21, 9), working_days(1), COMMUNE).accepted == date(2026, 11, 23)


def test_a_swapped_saturday_is_worked_all_day():
    result = sent(at(22, 14, month=8), SAME_DAY, COMMUNE)
    assert (result.accepted, result.due) == (date(2026, 8, 22), date(2026, 8, 22))


def test_the_longer_limit_is_said_with_its_date():
    result = sent(at(22, 20), working_days(1, 3), POLICE)
    assert result.due == date(2026, 11, 25)
    assert "Phải xác minh thêm thì 3 ngày làm việc: Thứ Sáu, 27/11." in result.why


def test_the_rule_is_shown_in_words():
    assert sent(at(25, 19, 50)).why == (
        "Nộp ngoài giờ làm việc: xã tiếp nhận sớm nhất Thứ Năm, 26/11.",
        "Có kết quả trong ngày xã nhận (nhận sau 15 giờ thì sang ngày làm việc kế tiếp): "
        "Thứ Năm, 26/11.",
        "Giấy hẹn của xã ghi ngày khác thì theo giấy hẹn.",
        "Tổ lấy về, bà con nhận ở nhà văn hóa tối Thứ Sáu, 27/11.",
    )


def test_who_must_fetch_the_result_is_told_so_and_of_no_evening():
    why = sent(at(25, 19, 50), instead=NOT_FETCHED).why
    assert why[-1] == "Bà con tự lên xã nhận."
    assert not [sentence for sentence in why if "nhà văn hóa" in sentence]


def test_a_possible_extension_is_said():
    limit = SAME_DAY.model_copy(update={"extension": "Có thể thêm 2 ngày."})
    assert "Có thể thêm 2 ngày." in sent(at(25, 19), limit).why


@pytest.mark.parametrize("unit", [None, "working_days"])
def test_an_unknown_limit_gives_no_date(unit):
    result = sent(at(25, 19), NOTHING_KNOWN.model_copy(update={"unit": unit}))
    assert result.accepted == date(2026, 11, 26)
    assert result.due is None
    assert result.pick_up is None
    assert "hỏi xã" in result.why[-1]


def test_a_year_without_a_calendar_gives_no_date():
    result = sent(at(31, 20, month=12, year=2027))
    assert result.accepted == date(2028, 1, 4)  # 3 January 2028 stands in for New Year's Saturday
    assert result.due is None
    assert "2028" in result.why[-1]
    assert "hỏi xã" in result.why[-1]


def test_a_result_in_december_promises_no_evening_in_an_unknown_january():
    result = sent(at(30, 20, month=12, year=2027))
    assert result.due == date(2027, 12, 31)
    assert result.pick_up is None
    assert "2028" in result.why[-1]


def test_no_duty_evening_is_promised_on_a_holiday():
    result = sent(at(22, 20), SAME_DAY, duty=frozenset({1}))
    assert result.pick_up == date(2026, 12, 1)  # not Tuesday 24 November


def test_without_a_roster_no_evening_is_promised():
    result = sent(at(25, 20), duty=frozenset())
    assert result.due is not None
    assert result.pick_up is None
    assert "lịch trực" in result.why[-1]


def test_how_the_result_is_got_is_said_in_its_own_words():
    why = sent(at(25, 19, 50), instead="Cả hai người cùng đến xã ký rồi nhận.").why
    assert why[-1] == "Cả hai người cùng đến xã ký rồi nhận."
    assert NOT_FETCHED not in why


def test_fifteen_o_clock_is_one_minute_after_14_59():
    assert sent(at(25, 14, 59)).due == date(2026, 11, 25)
    assert sent(at(25, 15)).due == date(2026, 11, 26)
    assert sent(at(25, 16, 59)).accepted == date(2026, 11, 25)
    assert sent(at(25, 17)).accepted == date(2026, 11, 26)


def test_without_a_cut_off_the_whole_working_day_counts():
    limit = SAME_DAY.model_copy(update={"cutoff": None})
    found = sent(at(25, 16, 59), limit)
    assert found.due == date(2026, 11, 25)
    assert found.why[1] == "Có kết quả trong ngày xã nhận: Thứ Tư, 25/11."


def test_what_may_have_to_be_verified_is_said_with_its_date():
    limit = SAME_DAY.model_copy(update={"extended": 3})
    found = sent(at(20, 19, 30), limit)  # a Friday evening, and the 24th is off
    assert found.due == date(2026, 11, 23)
    assert "Phải xác minh thêm thì 3 ngày làm việc: Thứ Sáu, 27/11." in found.why


def test_what_is_due_the_same_day_waits_over_tet():
    found = sent(at(13, 20, month=2, year=2026))  # the last working day before it is the 13th
    assert found.accepted == found.due
    assert found.due > date(2026, 2, 20)
    assert calendar().is_working_day(found.due)


def test_the_police_take_it_on_saturday_morning_and_settle_it_on_a_working_day():
    limit = SAME_DAY.model_copy(update={"cutoff": None})
    found = sent(at(21, 9), limit, POLICE)
    assert (found.accepted, found.due) == (date(2026, 11, 21), date(2026, 11, 23))
    assert sent(at(21, 9), limit, COMMUNE).accepted == date(2026, 11, 23)


def test_the_saturday_that_was_swapped_counts_and_the_monday_for_it_does_not():
    limit = working_days(1)
    assert sent(at(21, 10, month=8), limit).due == date(2026, 8, 22)
    assert sent(at(28, 10, month=8), limit).due not in {date(2026, 8, 31), date(2026, 9, 2)}


def test_hours_are_counted_round_the_clock():
    found = sent(at(25, 19, 42), hours_long(1), POLICE)
    assert (found.accepted, found.due) == (date(2026, 11, 25), date(2026, 11, 25))
    assert found.why[0] == ROUND_THE_CLOCK
    assert "cả ngày lẫn đêm" in ROUND_THE_CLOCK


def test_hours_go_on_over_midnight():
    assert sent(at(25, 22, 59), hours_long(1), POLICE).due == date(2026, 11, 25)
    assert sent(at(25, 23), hours_long(1), POLICE).due == date(2026, 11, 26)
    assert sent(at(25, 23), hours_long(26), POLICE).due == date(2026, 11, 27)


@pytest.mark.parametrize("day", [date(2026, 2, 17), date(2026, 11, 24), date(2026, 11, 22)])
def test_hours_know_no_holiday(day):
    moment = datetime.combine(day, at(1, 9).timetz())
    found = sent(moment, hours_long(1), POLICE)
    assert (found.accepted, found.due) == (day, day)


def test_hours_need_no_calendar():
    moment = at(31, 23, 30, month=12, year=2027)
    found = sent(moment, hours_long(1), POLICE, instead=NOT_FETCHED)
    assert (found.accepted, found.due) == (date(2027, 12, 31), date(2028, 1, 1))
    assert not [line for line in found.why if "2028" in line]


def test_hours_that_nobody_knows_give_no_date():
    limit = NOTHING_KNOWN.model_copy(update={"unit": "hours"})
    assert sent(at(25, 19), limit, POLICE).due is None


def test_what_is_received_day_and_night_is_accepted_at_once_and_settled_on_a_working_day():
    found = sent(at(22, 20), working_days(1), POLICE, off_hours=True)  # a Sunday evening
    assert (found.accepted, found.due) == (date(2026, 11, 22), date(2026, 11, 23))
    assert found.why[0] == ROUND_THE_CLOCK


@given(st.integers(1, 100), st.datetimes(datetime(2025, 1, 1), datetime(2027, 11, 1)))
def test_so_many_hours_later_it_is_done(count, moment):
    sent_at = moment.replace(tzinfo=VILLAGE)
    found = sent(sent_at, hours_long(count), POLICE)
    assert found.accepted == moment.date()
    assert found.due == (moment + timedelta(hours=count)).date()


limits = st.one_of(
    st.just(SAME_DAY),
    st.just(SAME_DAY.model_copy(update={"cutoff": None})),
    st.just(SAME_DAY.model_copy(update={"extended": 3})),
    st.builds(working_days, st.integers(1, 30)),
    st.builds(working_days, st.integers(1, 3), st.integers(3, 30)),
)
receivers = st.sampled_from(ReceiverType)
days = st.dates(date(2025, 1, 1), date(2027, 9, 30))
hours = st.times()
rosters = st.frozensets(st.integers(0, 6), min_size=1)


@given(limits, receivers, days, hours, rosters)
def test_dates_follow_one_another(limit, receiver, day, hour, roster):
    moment = datetime.combine(day, hour, tzinfo=VILLAGE)
    result = sent(moment, limit, receiver, roster)
    saturday = receiver is POLICE
    assert calendar().is_working_day(result.accepted, saturday_morning=saturday)
    assert result.accepted >= day
    assert result.due is not None
    assert result.due >= result.accepted
    assert calendar().is_working_day(result.due)
    assert result.pick_up is not None
    assert result.pick_up > result.due
    assert result.pick_up.weekday() in roster
    assert calendar().holiday_name(result.pick_up) is None


@given(limits, receivers, days)
def test_an_evening_is_never_accepted_or_settled_the_same_day(limit, receiver, day):
    for minutes in (0, 90):
        moment = datetime.combine(day, at(1, 19, 30).timetz()) + timedelta(minutes=minutes)
        result = sent(moment, limit, receiver)
        assert result.accepted > day
        assert result.due is not None
        assert result.due > day


@given(st.integers(1, 30), receivers, days, hours)
def test_a_longer_limit_is_never_due_earlier(count, receiver, day, hour):
    moment = datetime.combine(day, hour, tzinfo=VILLAGE)
    short, long = (sent(moment, working_days(n), receiver) for n in (count, count + 1))
    assert short.due is not None
    assert long.due is not None
    assert short.accepted == long.accepted <= short.due < long.due


@given(limits, receivers, days, hours, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_what_is_sent_later_is_never_due_earlier(limit, receiver, day, hour, wait):
    moment = datetime.combine(day, hour, tzinfo=VILLAGE)
    now, then = sent(moment, limit, receiver), sent(moment + wait, limit, receiver)
    assert now.due is not None
    assert then.due is not None
    assert now.accepted <= then.accepted
    assert now.due <= then.due
