"""A PIN of six digits: easy ones refused, wrong ones counted on disk before they are looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.db import db
from kiosk.errors import Refused
from kiosk.members import pins
from kiosk.members.models import Member, PinTries
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.house import make_app

pytestmark = pytest.mark.usefixtures("evening")
WRONG = "135790"
LEAD, LO = "Hoàng Văn Mẫu", "Lò Thị Mẫu"


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


@pytest.mark.parametrize("pin", ["111111", "000000", "123456", "654321", "123123", "112233"])
def test_an_easy_pin_is_refused(in_app, pin):
    with pytest.raises(Refused, match="dễ đoán"):
        pins.hash_of(pin)


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
    assert page.heading == "Hồ sơ đang theo dõi"
    assert LEAD in page.text
    assert resident.client.get_cookie("sid").value != before


def test_a_wrong_pin_says_how_many_tries_are_left(resident):
    said = [try_pin(resident, WRONG) for _ in range(3)]
    assert said == [f"Mã PIN chưa đúng. Bạn còn {left} lần thử." for left in (9, 8, 7)]
    assert resident.open("/to/ho-so/").path == "/to/dang-nhap"


def test_a_wrong_pin_is_not_shown_again(resident):
    page = door(resident).type(pin=WRONG).press("Vào", expect=403)
    assert WRONG not in str(page.soup)


def test_after_three_wrong_tries_each_wait_is_twice_the_last(resident, evening):
    for _ in range(3):
        try_pin(resident, WRONG)
    for seconds in (30, 60, 120):
        assert try_pin(resident, WRONG).endswith(f"Chờ {seconds + 1} giây rồi thử lại.")
        evening.shift(seconds - 1)
        assert "Chờ" in try_pin(resident, WRONG)
        evening.shift(1)
        assert "Bạn còn" in try_pin(resident, WRONG)


def test_waiting_is_the_same_for_the_right_pin(resident, hasher):
    for _ in range(3):
        try_pin(resident, WRONG)
    assert "Chờ" in try_pin(resident, PIN)
    assert hasher.looked == 3


def fail_until_locked(browser, evening):
    for _ in range(10):
        try_pin(browser, WRONG)
        evening.shift(timedelta(hours=1))


def test_after_ten_wrong_tries_the_member_is_locked_until_the_next_evening(
    resident, evening, hasher
):
    fail_until_locked(resident, evening)
    assert try_pin(resident, PIN) == (
        "Đã thử sai 10 lần nên tạm khóa đến ca sau. Bà con nhờ bạn khác trong tổ."
    )
    assert hasher.looked == 10
    evening.shift(timedelta(hours=12))
    assert door(resident).type(pin=PIN).press("Vào").heading == "Hồ sơ đang theo dõi"


def test_the_last_try_says_that_it_was_the_last(resident, evening):
    for _ in range(9):
        try_pin(resident, WRONG)
        evening.shift(timedelta(hours=1))
    assert try_pin(resident, WRONG).startswith("Mã PIN chưa đúng. Đã hết lượt thử")


def test_a_lock_shuts_out_nobody_else(resident, evening):
    fail_until_locked(resident, evening)
    assert LO in door(resident, LO).type(pin=PIN).press("Vào").text


def test_the_right_pin_forgets_the_wrong_ones(resident):
    try_pin(resident, WRONG)
    try_pin(resident, WRONG)
    door(resident).type(pin=PIN).press("Vào").press("Thoát")
    assert "còn 9 lần" in try_pin(resident, WRONG)


def test_starting_the_program_anew_gives_no_new_tries(app, resident, tmp_path):
    for _ in range(3):
        try_pin(resident, WRONG)
    again = Browser(make_app(tmp_path / "instance").test_client())
    assert "Chờ 31 giây" in try_pin(again, WRONG)


def test_a_clock_set_back_gives_no_new_tries(resident, evening):
    for _ in range(3):
        try_pin(resident, WRONG)
    evening.shift(timedelta(days=-400))
    assert "Chờ 31 giây" in try_pin(resident, WRONG)


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
