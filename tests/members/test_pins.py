"""A PIN of six digits: easy ones refused, wrong ones counted on disk before they are looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine

from kiosk import clock
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members import pins
from kiosk.members.duty import DutyChange, DutyEvening
from kiosk.members.models import Member, PinTries, Role
from kiosk.members.roster import Kind
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import make_app

WRONG = "135790"
LEAD, LO = "Hoàng Văn Mẫu", "Lò Thị Mẫu"


@dataclass
class Machine:
    """The machine on which the house runs: its ticks, the clock on its wall, its starts."""

    wall: time_machine.Traveller
    ticks: float = 5000.0
    boot: str = "the first start"

    def pass_by(self, seconds: float) -> None:
        """Time goes by, for the ticks as for the clock."""
        self.ticks += seconds
        self.wall.shift(seconds)

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the clock, or its battery is flat: no time goes by."""
        self.wall.shift(by)

    def start_again(self) -> None:
        """The plug is pulled and put in again."""
        self.boot, self.ticks = f"{self.boot}, and again", 0.0


@pytest.fixture(autouse=True)
def machine(evening, monkeypatch) -> Machine:
    """The machine, on Monday evening at 19:42."""
    machine = Machine(evening)
    monkeypatch.setattr(clock, "ticks", lambda: machine.ticks)
    monkeypatch.setattr(clock, "boot", lambda: machine.boot)
    return machine


class CountingHasher:
    """Looks at PINs as the real one does, and counts how often."""

    def __init__(self) -> None:
        self.looked = 0

    def verify(self, *given: object) -> bool:
        self.looked += 1
        return REAL.verify(*given)


REAL = pins.HASHER


@pytest.fixture
def hasher(monkeypatch) -> Iterator[CountingHasher]:
    """What counts the looks at a PIN."""
    counting = CountingHasher()
    monkeypatch.setattr(pins, "HASHER", counting)
    return counting


def door(browser: Browser, who: str = LEAD):
    return browser.open("/").press("Tổ công nghệ").press(who)


def try_pin(browser: Browser, pin: str, who: str = LEAD) -> str:
    """What the door says of a wrong PIN."""
    return door(browser, who).type(pin=pin).press("Vào", expect=403).error


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", " 246813", "٢٤٦٨١٣"])
def test_a_pin_has_six_digits(in_app, pin):
    with pytest.raises(Refused, match="đúng 6 chữ số"):
        pins.hash_of(pin)


EASY = (
    "111111", "000000", "123456", "654321", "012345", "987650"[:5] + "4", "123123", "112233",
    "121212", "789789", "998877", "345678", "876543",
)  # fmt: skip


@pytest.mark.parametrize("pin", EASY)
def test_an_easy_pin_is_refused(in_app, pin):
    with pytest.raises(Refused, match="dễ đoán"):
        pins.hash_of(pin)


@pytest.mark.parametrize("pin", ["345671", "3456789"[1:], "900000"])
def test_a_part_of_ones_own_phone_number_is_easy(pin):
    assert pins.is_easy(pin, "0912 345 671") == (pin in {"345671", "456789"})


def test_of_a_million_pins_hardly_any_is_easy():
    easy = sum(pins.is_easy(f"{number:06}", "0912345671") for number in range(10**6))
    assert 2000 < easy < 2200


def test_a_pin_is_kept_as_argon2id_with_a_salt_and_a_pepper(in_app):
    first, second = pins.hash_of("135790"), pins.hash_of("135790")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    with pytest.raises(pins.VerifyMismatchError):
        pins.HASHER.verify(first, "135790")  # without the pepper the PIN is nothing


def test_the_right_pin_opens_and_changes_the_cookie(resident):
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    before = resident.client.get_cookie("sid").value
    page = door(resident).type(pin=PIN).press("Vào")
    assert page.path == "/to/ho-so/"
    assert LEAD in page.text
    assert resident.client.get_cookie("sid").value != before


def test_a_wrong_pin_says_how_many_tries_are_left(resident):
    said = [try_pin(resident, WRONG) for _ in range(3)]
    assert said == [f"Mã PIN chưa đúng. Bạn còn {left} lần thử." for left in (9, 8, 7)]
    assert resident.open("/to/ho-so/").path == "/to/dang-nhap"


def test_a_wrong_pin_is_not_shown_again(resident):
    page = door(resident).type(pin=WRONG).press("Vào", expect=403)
    assert WRONG not in str(page.soup)


def test_after_three_wrong_tries_each_wait_is_twice_the_last(resident, machine):
    for _ in range(3):
        try_pin(resident, WRONG)
    for seconds in (30, 60, 120, 240, 480, 960, 1920):
        assert try_pin(resident, WRONG).endswith(f"Chờ {seconds} giây rồi thử lại.")
        machine.pass_by(seconds - 1)
        assert "Chờ 1 giây" in try_pin(resident, WRONG)
        machine.pass_by(1)
        assert try_pin(resident, WRONG).startswith("Mã PIN chưa đúng.")


JUMPS = [
    timedelta(days=-9000), timedelta(days=-3), timedelta(hours=-1), timedelta(hours=1),
    timedelta(days=400), timedelta(days=9000),
]  # fmt: skip


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_setting_the_clock_neither_shortens_nor_lengthens_a_wait(resident, machine, jump):
    for _ in range(3):
        try_pin(resident, WRONG)
    machine.pass_by(10)
    machine.set_clock(jump)
    assert "Chờ 20 giây" in try_pin(resident, PIN)
    machine.pass_by(20)
    assert door(resident).type(pin=PIN).press("Vào").path == "/to/ho-so/"


@pytest.mark.parametrize("jump", [timedelta(0), *JUMPS], ids=str)
def test_after_a_restart_the_wait_begins_anew(resident, machine, jump):
    for _ in range(4):
        machine.pass_by(1000)
        try_pin(resident, WRONG)
    machine.pass_by(50)
    assert "Chờ 10 giây" in try_pin(resident, PIN)
    machine.start_again()
    machine.set_clock(jump)
    assert "Chờ 60 giây" in try_pin(resident, PIN)
    machine.pass_by(59)
    assert "Chờ 1 giây" in try_pin(resident, PIN)
    machine.pass_by(1)
    door(resident).type(pin=PIN).press("Vào")


def test_one_wrong_try_costs_no_wait_whatever_happens_to_the_machine(resident, machine):
    try_pin(resident, WRONG)
    machine.start_again()
    machine.set_clock(timedelta(days=-9000))
    door(resident).type(pin=PIN).press("Vào")


def test_waiting_is_the_same_for_the_right_pin(resident, hasher):
    for _ in range(3):
        try_pin(resident, WRONG)
    assert "Chờ" in try_pin(resident, PIN)
    assert hasher.looked == 3


def fail_until_locked(browser, machine, who: str = LEAD):
    """Ten wrong tries, all of them on Monday evening."""
    said = ""
    for _ in range(10):
        machine.ticks += 2000  # the wall stands, so that the evening is not over before
        said = try_pin(browser, WRONG, who)
    return said


def test_the_tenth_wrong_try_locks_until_the_next_shift_begins(resident, machine, hasher):
    assert fail_until_locked(resident, machine).startswith("Mã PIN chưa đúng. Đã hết lượt thử")
    said = try_pin(resident, PIN)
    assert said.startswith("Đã thử sai 10 lần nên mã PIN này tạm khóa trên máy này đến ca sau, ")
    assert "19:30 thứ Tư 18/11" in said
    until_wednesday = timedelta(days=1, hours=23, minutes=48).total_seconds()
    machine.pass_by(until_wednesday - 1)
    assert "tạm khóa" in try_pin(resident, PIN)
    assert hasher.looked == 10
    machine.pass_by(1)
    assert door(resident).type(pin=PIN).press("Vào").path == "/to/ho-so/"


def test_after_a_lock_there_are_ten_tries_again_and_no_more(resident, machine, hasher):
    fail_until_locked(resident, machine)
    machine.pass_by(timedelta(days=2).total_seconds())
    assert "còn 9 lần" in try_pin(resident, WRONG)
    for _ in range(30):
        machine.ticks += 2000
        try_pin(resident, WRONG)
    assert hasher.looked == 20


def test_between_unlocks_tries_are_never_forgotten_by_waiting(resident, machine, hasher):
    for _ in range(9):
        try_pin(resident, WRONG)
        machine.pass_by(timedelta(days=30).total_seconds())
    assert "hết lượt thử" in try_pin(resident, WRONG)
    assert "tạm khóa" in try_pin(resident, PIN)
    assert hasher.looked == 10


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_setting_the_clock_neither_shortens_nor_lengthens_a_lock(resident, machine, jump):
    fail_until_locked(resident, machine)
    machine.pass_by(3600)
    machine.set_clock(jump)
    assert "tạm khóa" in try_pin(resident, PIN)
    machine.pass_by(timedelta(days=1, hours=22, minutes=47, seconds=59).total_seconds())
    assert "tạm khóa" in try_pin(resident, PIN)
    machine.pass_by(1)
    door(resident).type(pin=PIN).press("Vào")


def test_a_night_without_power_does_not_lengthen_a_lock(resident, machine):
    fail_until_locked(resident, machine)
    machine.pass_by(timedelta(days=1, hours=23, minutes=40).total_seconds())
    machine.start_again()
    assert "19:30 thứ Tư 18/11" in try_pin(resident, PIN)
    machine.pass_by(480)
    door(resident).type(pin=PIN).press("Vào")


def test_after_a_restart_with_a_flat_battery_the_whole_lock_begins_anew(resident, machine):
    fail_until_locked(resident, machine)
    machine.start_again()
    machine.set_clock(timedelta(days=-3000))
    machine.pass_by(timedelta(days=1, hours=23).total_seconds())
    assert "tạm khóa" in try_pin(resident, PIN)
    machine.pass_by(48 * 60)
    door(resident).type(pin=PIN).press("Vào")


def test_without_any_shift_a_lock_lasts_twelve_hours(app, resident, machine):
    with app.app_context():
        db.session.execute(db.delete(DutyEvening))
        db.session.commit()
    fail_until_locked(resident, machine)
    assert "7:42 thứ Ba 17/11" in try_pin(resident, PIN)
    machine.pass_by(timedelta(hours=12).total_seconds())
    door(resident).type(pin=PIN).press("Vào")


def test_a_cancelled_evening_ends_no_lock(app, resident, machine):
    with app.app_context():
        wednesday = clock.today() + timedelta(days=2)
        off = DutyChange(village_id=1, day=wednesday, kind=Kind.CANCELLED, note="hội làng")
        db.session.add(off)
        db.session.commit()
    fail_until_locked(resident, machine)
    assert "19:30 thứ Sáu 20/11" in try_pin(resident, PIN)


def test_a_lock_says_who_can_open_it(app, resident, machine):
    fail_until_locked(resident, machine, LO)
    assert "nhờ tổ trưởng mở khóa" in try_pin(resident, PIN, LO)
    fail_until_locked(resident, machine)
    assert "nhờ tổ trưởng khác mở khóa" in try_pin(resident, PIN)


def test_a_lead_opens_the_lock_of_another(app, resident, helper, machine):
    fail_until_locked(resident, machine, LO)
    page = helper.open("/to/to-vien/").press(LO)
    assert "tạm khóa trên 1 máy" in page.text
    assert "Đã mở khóa" in page.press("Mở khóa mã PIN").text
    assert LO in door(resident, LO).type(pin=PIN).press("Vào").text


def test_another_lead_opens_the_lock_of_a_lead(app, resident, machine):
    fail_until_locked(resident, machine)
    with app.app_context():
        db.session.execute(db.update(Member).filter_by(name=LO).values(role=Role.LEAD))
        db.session.commit()
    other = Browser(app.test_client())
    door(other, LO).type(pin=PIN).press("Vào")
    other.open("/to/to-vien/").press(LEAD).press("Mở khóa mã PIN")
    assert LEAD in door(resident).type(pin=PIN).press("Vào").text


def test_a_lock_shuts_out_nobody_else(resident, machine):
    fail_until_locked(resident, machine)
    assert LO in door(resident, LO).type(pin=PIN).press("Vào").text


def test_a_lock_shuts_nobody_out_of_another_screen(tmp_path, machine):
    app = make_app(tmp_path / "two", SCREENS="192.168.1.50")
    at_home, at_tv = Browser(app.test_client()), Browser(app.test_client())
    at_tv.client.environ_base["REMOTE_ADDR"] = "192.168.1.50"
    fail_until_locked(at_tv, machine)
    assert "tạm khóa" in try_pin(at_tv, PIN)
    assert LEAD in door(at_home).type(pin=PIN).press("Vào").text


def test_the_right_pin_forgets_the_wrong_ones(resident):
    try_pin(resident, WRONG)
    try_pin(resident, WRONG)
    door(resident).type(pin=PIN).press("Vào").press("Thoát")
    assert "còn 9 lần" in try_pin(resident, WRONG)


def test_starting_the_program_anew_gives_no_new_tries(app, resident, tmp_path):
    for _ in range(3):
        try_pin(resident, WRONG)
    again = Browser(make_app(tmp_path / "instance").test_client())
    assert "Chờ 30 giây" in try_pin(again, WRONG)


def test_twenty_tries_at_once_are_looked_at_ten_times_at_most(app, hasher):
    with app.app_context():
        member = db.session.scalars(db.select(Member.id).filter_by(name=LEAD)).one()

    def guess(number: int) -> int:
        client = app.test_client()
        pin = {"pin": f"{700000 + number}"}
        return client.post(f"/to/dang-nhap?ai={member}", data=pin).status_code

    with ThreadPoolExecutor(20) as hands:
        answers = list(hands.map(guess, range(20)))
    assert answers == [403] * 20
    assert hasher.looked <= 10
    with app.app_context():
        assert db.session.scalars(db.select(PinTries)).one().count == hasher.looked


def test_nobody_signs_in_from_a_phone(app):
    phone = app.test_client()
    answer = phone.post(
        "/to/dang-nhap?ai=1", data={"pin": PIN}, environ_base={"REMOTE_ADDR": "192.168.1.7"}
    )
    assert (answer.status_code, answer.location) == (303, "/thon/")


def test_who_is_no_member_is_asked_who_they_are(resident):
    for someone in ("999", "abc", ""):
        page = resident.follow("POST", f"/to/dang-nhap?ai={someone}", {"pin": PIN})
        assert page.heading == "Bạn là ai trong tổ?"


def test_only_a_press_is_a_try(resident, hasher):
    resident.client.head("/to/dang-nhap?ai=1")
    resident.client.get(f"/to/dang-nhap?ai=1&pin={PIN}")
    assert hasher.looked == 0
