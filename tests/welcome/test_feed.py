"""The roster in a phone's calendar: every night once, changes applied, in the village's time."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from kiosk.clock import VILLAGE_TIME
from kiosk.db import db
from kiosk.members.duty import DutyChange, DutyEvening
from kiosk.members.roster import Kind
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")  # Monday 16/11/2026, 19:42

PHONE = {"REMOTE_ADDR": "192.168.1.77"}
HOANG, LO, GIANG = 1, 2, 3


def read(app) -> Calendar:
    """The feed as a phone on the house's network gets and reads it."""
    answer = app.test_client().get("/lich-truc.ics", environ_base=PHONE)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(answer.data)


def events(app):
    return read(app).walk("VEVENT")


def on(app, day: int, month: int = 11):
    return [one for one in events(app) if one.start.date() == date(2026, month, day)]


def put(app, *rows) -> None:
    with app.app_context():
        db.session.add_all(rows)
        db.session.commit()


def change(kind: Kind, day: int, **facts) -> DutyChange:
    return DutyChange(
        **({"village_id": 1, "day": date(2026, 11, day), "kind": kind, "note": ""} | facts)
    )


def test_eight_weeks_have_twenty_four_evenings_less_the_holidays(app):
    held = [one for one in events(app) if one["STATUS"] == "CONFIRMED"]
    off = [one for one in events(app) if one["STATUS"] == "CANCELLED"]
    assert len(held) + len(off) == 24
    assert [one.start.date() for one in off] == [date(2027, 1, 1)]
    last = max(one.start.date() for one in held)
    assert last - date(2026, 11, 16) < timedelta(weeks=8)


def test_an_evening_has_its_hours_in_the_villages_time(app):
    (monday,) = on(app, 16)
    assert monday.start == datetime(2026, 11, 16, 19, 30, tzinfo=VILLAGE_TIME)
    assert monday.end == datetime(2026, 11, 16, 21, 0, tzinfo=VILLAGE_TIME)
    assert monday["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"


def test_the_feed_says_itself_what_the_villages_time_is(app):
    (zone,) = read(app).walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"
    assert zone.walk("STANDARD")[-1]["TZOFFSETTO"].td == timedelta(hours=7)


def test_an_evening_says_who_comes_how_to_call_them_and_where(app):
    (monday,) = on(app, 16)
    assert monday["SUMMARY"] == "Tổ công nghệ số trực: Hoàng Văn Mẫu, Giàng A Mẫu"
    assert "Hoàng Văn Mẫu 0900 000 001\n" in monday["DESCRIPTION"]
    assert "không thu tiền" in monday["DESCRIPTION"]
    assert monday["LOCATION"] == "Nhà văn hóa số thôn Đông Căm, Xã Gia Phú, tỉnh Lào Cai"
    assert monday["URL"] == "http://localhost/lich-truc"


def test_a_swap_an_extra_hour_and_a_cancelled_evening_are_in_it(app):
    put(app, change(Kind.SWAP, 16, member_id=HOANG, instead_id=LO),
        change(Kind.EXTRA, 17, member_id=GIANG, starts=time(14), ends=time(16)),
        change(Kind.CANCELLED, 18, note="hội làng"))  # fmt: skip
    (monday,), (tuesday,), (wednesday,) = on(app, 16), on(app, 17), on(app, 18)
    assert monday["SUMMARY"] == "Tổ công nghệ số trực: Lò Thị Mẫu, Giàng A Mẫu"
    assert "Lò Thị Mẫu trực thay Hoàng Văn Mẫu" in monday["DESCRIPTION"]
    assert tuesday.start == datetime(2026, 11, 17, 14, tzinfo=VILLAGE_TIME)
    assert wednesday["STATUS"] == "CANCELLED"
    assert wednesday["SUMMARY"] == "Tổ công nghệ số nghỉ: hội làng"


def test_a_holiday_is_sent_as_cancelled_with_its_name(app):
    evening = {"member_id": LO, "weekday": 1, "starts": time(19, 30), "ends": time(21)}
    put(app, DutyEvening(village_id=1, **evening))
    (tuesday,) = on(app, 24)
    assert tuesday["STATUS"] == "CANCELLED"
    assert "Văn hóa" in tuesday["SUMMARY"]


def test_extra_hours_in_the_place_of_an_evening_off_are_one_entry(app):
    put(app, change(Kind.CANCELLED, 18, note="hội làng"),
        change(Kind.EXTRA, 18, member_id=LO, starts=time(19, 30), ends=time(21)))  # fmt: skip
    (wednesday,) = on(app, 18)
    assert wednesday["STATUS"] == "CONFIRMED"


def test_each_entry_has_a_name_of_its_own_that_no_change_changes(app, evening):
    before = {one.start: str(one["UID"]) for one in events(app)}
    assert len(set(before.values())) == len(before)
    put(app, change(Kind.SWAP, 18, member_id=HOANG, instead_id=LO),
        change(Kind.CANCELLED, 20, note="hội làng"))  # fmt: skip
    evening.shift(timedelta(days=1))
    after = {one.start: str(one["UID"]) for one in events(app)}
    assert {start: before[start] for start in after if start in before} == {
        start: uid for start, uid in after.items() if start in before
    }


def test_no_line_is_longer_than_a_calendar_reads(app):
    feed = app.test_client().get("/lich-truc.ics").data
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))


def test_a_house_without_a_public_address_gives_no_address(tmp_path):
    lone = make_app(tmp_path / "lone", PUBLIC_URL="")
    assert not [one for one in events(lone) if "URL" in one]


def test_a_phones_roster_leads_to_it(app):
    page = app.test_client().get("/lich-truc", environ_base=PHONE).text
    assert 'href="/lich-truc.ics"' in page
    assert "Thêm vào lịch điện thoại" in page
    assert 'href="tel:0900000001"' in page


def test_starting_the_house_does_not_wait_for_the_calendar_library():
    lines = "import sys, kiosk, kiosk.welcome.feed; print('icalendar' in sys.modules)"
    said = subprocess.check_output([sys.executable, "-c", lines], text=True)
    assert said.strip() == "False"
