"""The way to the portal, the clock and the disk: each is green, and each is red for a reason."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kiosk import clock
from kiosk.db import db
from kiosk.presses import Press
from kiosk.procedures.addresses import addresses
from kiosk.selftest import portal as way
from kiosk.selftest.checks import machine
from tests.house import make_app
from tests.selftest.stand_in import named

NOW = datetime(2026, 11, 30, 19, 42, tzinfo=clock.VILLAGE_TIME)
Usage = namedtuple("Usage", "total used free")


def test_the_portal_is_an_official_address_of_the_content():
    assert way.portal() in addresses().official
    assert way.portal().name == "Cổng Dịch vụ công quốc gia"


def test_a_portal_that_answers_is_green(find, portal):
    found = find(machine.network)
    assert found.ok
    assert found.said.startswith("Vào được Cổng thử trong ")


def test_without_a_network_it_is_red_and_says_what_still_works(find, no_network):
    found = find(machine.network)
    assert found.ok is False
    assert "Bà con vẫn chuẩn bị được, phiếu ghi CHƯA NỘP." in found.said
    assert "wifi" in found.todo


def test_a_name_that_nobody_knows_is_red(find, monkeypatch):
    monkeypatch.setattr(way, "addresses", lambda: named("khong-co.invalid"))
    assert find(machine.network).ok is False


def test_a_portal_that_takes_the_line_and_never_speaks_is_red(find, portal, monkeypatch):
    monkeypatch.setattr(way, "SECONDS", 0.3)
    portal.is_silent = True
    found = find(machine.network)
    assert found.ok is False
    assert "CHƯA NỘP" in found.said


def test_whoever_only_pretends_to_be_the_portal_is_red(find, portal, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    found = find(machine.network)
    assert found.ok is False
    assert "không đúng là Cổng thử" in found.said
    assert "đừng nộp" in found.todo


def test_a_clock_that_nobody_can_be_asked_about_is_green(find, no_network):
    with time_machine.travel(NOW, tick=False):
        found = find(machine.time_of_day)
    assert found.ok
    assert found.said == "Máy đang chỉ 19:42, Thứ Hai, 30/11/2026. Chưa có mạng để so giờ."


@pytest.mark.parametrize(
    ("off", "ok"), [(0, True), (4, True), (-4, True), (6, False), (-6, False), (60_000, False)]
)
def test_a_clock_is_compared_with_the_portals(find, portal, off, ok):
    portal.date = NOW.astimezone(UTC) + timedelta(minutes=off)
    with time_machine.travel(NOW, tick=False):
        found = find(machine.time_of_day)
    assert found.ok is ok
    assert ("đúng giờ trên mạng" in found.said) is ok


def test_how_far_the_clock_is_off_is_told(find, portal):
    told = {6: "lệch 6 phút", 181: "lệch 3 giờ", 60 * 24 * 400: "lệch 400 ngày"}
    for off, words in told.items():
        portal.date = NOW.astimezone(UTC) + timedelta(minutes=off)
        with time_machine.travel(NOW, tick=False):
            assert words in find(machine.time_of_day).said


def test_the_portals_time_is_read_though_a_wrong_clock_makes_its_certificate_void(
    find, portal, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    assert find(machine.network).ok is False
    assert "đúng giờ trên mạng" in find(machine.time_of_day).said


def test_a_clock_set_back_to_the_factory_is_red_without_any_network(find, no_network):
    with time_machine.travel(datetime(2000, 1, 1, tzinfo=UTC), tick=False):
        found = find(machine.time_of_day)
    assert found.ok is False
    assert "01/01/2000, trước cả khi có bản chương trình này" in found.said
    assert "ngày hẹn" in found.todo


def test_a_clock_before_the_last_line_of_the_book_is_red(app, find, no_network):
    with app.app_context():
        late = NOW.astimezone(UTC) + timedelta(days=3)
        db.session.add(Press(key="-", content="-", answer="-", at=late))
        db.session.commit()
    with time_machine.travel(NOW, tick=False):
        found = find(machine.time_of_day)
    assert found.ok is False
    assert "trước lần ghi cuối vào sổ (19:42, Thứ Năm, 03/12/2026)" in found.said


def test_an_almost_full_disk_is_red_and_says_how_much_is_left(small_disk):
    app = make_app(small_disk / "instance")
    with app.app_context():
        found = machine.disk()
        db.engine.dispose()
    assert found.ok is False
    assert " MB, sắp không lưu được nữa" in found.said
    assert "Đừng xóa gì trong thư mục dữ liệu" in found.todo


@pytest.mark.parametrize(
    ("free", "ok", "todo", "said"),
    [
        (499_000_000, False, True, "499 MB"), (500_000_000, True, True, "500 MB"),
        (1_900_000_000, True, True, "1,9 GB"), (2_000_000_000, True, False, "2,0 GB"),
        (73_800_000_000, True, False, "73,8 GB"),
    ],
)  # fmt: skip
def test_the_disk_has_two_limits(find, monkeypatch, free, ok, todo, said):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free * 2, free, free))
    found = find(machine.disk)
    assert (found.ok, bool(found.todo)) == (ok, todo)
    assert said in found.said
