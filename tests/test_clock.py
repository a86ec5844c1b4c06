"""Village time and the offices' days."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from kiosk.clock import (
    Calendar,
    LocalChanges,
    build_calendar,
    calendar,
    day_text,
    local,
    now,
    read_local_changes,
    today,
)

SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
CULTURE_DAY = date(2026, 11, 24)


def changed(**days: object) -> Calendar:
    covers = {"first": 2026, "last": 2026, "source": "thử", "checked_on": "2026-11-21"}
    return build_calendar(LocalChanges.model_validate({"covers": covers, **days}))


def one_day(day: date, name: str) -> dict[str, object]:
    return {"day": day, "name": name, "source": "văn bản thử", "checked_on": MONDAY}


def test_now_is_aware_and_in_utc():
    assert now().tzinfo is UTC


def test_the_village_is_seven_hours_ahead():
    evening = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert local(evening).isoformat() == "2026-11-24T00:30:00+07:00"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 11, 23, 17, 30))


def test_today_is_the_village_s_date(monkeypatch):
    monkeypatch.setattr("kiosk.clock.now", lambda: datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    assert today() == CULTURE_DAY


def test_a_day_is_said_with_its_weekday():
    assert day_text(MONDAY) == "Thứ Hai, 23/11"
    assert day_text(date(2026, 2, 1)) == "Chủ nhật, 01/02"


def test_the_package_itself_knows_24_november():
    changes = read_local_changes()
    assert changes.closed == ()
    assert calendar().holiday_name(CULTURE_DAY) == "Ngày Văn hóa Việt Nam"
    assert not calendar().is_working_day(CULTURE_DAY)


def test_the_swapped_saturday_is_worked_and_its_monday_is_not():
    assert read_local_changes().opened == ()  # the package exposes the swapped day by itself
    assert calendar().is_working_day(date(2026, 8, 22))
    assert not calendar().is_working_day(date(2026, 8, 31))
    assert calendar().holiday_name(date(2026, 8, 31)) == "Ngày nghỉ (thay cho ngày 22/08/2026)"


def test_tet_and_the_substitute_day_of_gio_to_are_off():
    assert not any(calendar().is_working_day(date(2026, 2, day)) for day in range(16, 21))
    assert not calendar().is_working_day(date(2026, 4, 27))


def test_only_the_police_receive_on_a_saturday_morning():
    assert not calendar().is_working_day(SATURDAY)
    assert calendar().is_working_day(SATURDAY, saturday_morning=True)
    assert not calendar().is_working_day(SUNDAY, saturday_morning=True)


def test_a_holiday_on_a_saturday_closes_the_police_too():
    assert not calendar().is_working_day(date(2027, 2, 6), saturday_morning=True)


def test_the_next_working_day_jumps_over_weekend_and_holiday():
    assert calendar().next_working_day(date(2026, 11, 20)) == MONDAY
    assert calendar().next_working_day(MONDAY) == date(2026, 11, 25)


def test_three_working_days_from_monday_23_november_end_on_friday():
    assert calendar().add_working_days(MONDAY, 3) == date(2026, 11, 27)


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        calendar().add_working_days(MONDAY, -1)


def test_the_calendar_says_which_years_it_knows():
    assert calendar().covers(2026)
    assert calendar().covers(2027)
    assert not calendar().covers(2028)


def test_the_commune_can_close_a_day():
    closed = changed(closed=[one_day(MONDAY, "Ngày hội xã")])
    assert not closed.is_working_day(MONDAY)
    assert closed.holiday_name(MONDAY) == "Ngày hội xã"


def test_the_commune_can_work_on_a_day_the_package_calls_off():
    opened = changed(opened=[one_day(CULTURE_DAY, "Xã vẫn làm")])
    assert opened.is_working_day(CULTURE_DAY)
    assert opened.holiday_name(CULTURE_DAY) is None


def test_a_swapped_day_can_be_taken_back():
    closed = changed(closed=[one_day(date(2026, 8, 22), "Xã không làm bù")])
    assert not closed.is_working_day(date(2026, 8, 22))


def test_a_local_day_without_a_source_is_refused(tmp_path: Path):
    data = read_local_changes().model_dump(mode="json")
    data["closed"] = [{"day": "2026-11-23", "name": "?", "checked_on": "2026-11-21"}]
    (tmp_path / "calendar.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ValidationError, match=r"closed\.0\.source"):
        read_local_changes(tmp_path)
