"""A press counts once, whoever presses again and whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kiosk import presses
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.presses import Press, once
from kiosk.server import house_keeping
from kiosk.slips.models import PrintJob

pytestmark = pytest.mark.usefixtures("evening")


class Doing:
    """Something that is done, and how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"/lan-{self.times}"


@pytest.fixture
def doing() -> Doing:
    """What a press does."""
    return Doing()


@pytest.fixture
def press(app):
    """Press the button whose key and form are given."""

    def pressed(key: str, do, path: str = "/lam", **form: str) -> str:
        with app.test_request_context(path, method="POST", data={"lan": key, **form}):
            return once(key, do)

    return pressed


def kept(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Press)) or 0


def test_a_second_press_gets_the_first_answer(press, doing):
    assert [press("k", doing, ten="Mai") for _ in range(3)] == ["/lan-1"] * 3
    assert doing.times == 1


def test_another_key_is_another_press(press, doing):
    assert press("k", doing) == "/lan-1"
    assert press("l", doing) == "/lan-2"


def test_other_content_under_the_same_key_is_refused(press, doing):
    press("k", doing, ten="Mai")
    with pytest.raises(Refused, match="nội dung gửi lần này khác lần trước"):
        press("k", doing, ten="Pao")
    assert doing.times == 1


def test_the_same_key_at_another_button_is_refused(press, doing):
    press("k", doing)
    with pytest.raises(Refused):
        press("k", doing, path="/khac")


def test_the_order_of_the_fields_does_not_matter(app, doing):
    for body in ("lan=k&a=1&b=2", "b=2&a=1&lan=k"):
        with app.test_request_context(
            "/lam", method="POST", data=body, content_type="application/x-www-form-urlencoded"
        ):
            assert once("k", doing) == "/lan-1"


def test_a_press_without_a_key_is_explained(press, doing):
    with pytest.raises(Refused, match="Trang này đã cũ"):
        press("", doing)
    assert doing.times == 0


def test_what_fails_may_be_pressed_again(app, press, doing):
    def fail() -> str:
        raise Refused("Chưa được.")

    with pytest.raises(Refused):
        press("k", fail)
    assert kept(app) == 0
    assert press("k", doing) == "/lan-1"


def test_each_form_has_a_key_of_its_own():
    keys = {presses.new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert min(map(len, keys)) >= 22


def test_fifty_presses_at_once_do_it_once(app, press, doing):
    with ThreadPoolExecutor(25) as hands:
        answers = list(hands.map(lambda _: press("k", doing), range(50)))
    assert set(answers) == {"/lan-1"}
    assert doing.times == 1
    assert kept(app) == 1


def test_fifty_forms_pressed_four_times_each_do_fifty_things(app, press):
    doings = [Doing() for _ in range(50)]
    with ThreadPoolExecutor(10) as hands:
        list(hands.map(lambda n: press(f"k{n % 50}", doings[n % 50]), range(200)))
    assert [doing.times for doing in doings] == [1] * 50
    assert kept(app) == 50


def test_a_press_is_forgotten_after_a_day(app, press, doing, evening):
    press("k", doing)
    evening.shift(timedelta(hours=24))
    house_keeping(app)
    assert kept(app) == 1
    evening.shift(timedelta(seconds=1))
    house_keeping(app)
    assert kept(app) == 0


def test_asking_for_a_print_twice_prints_once(app, resident):
    resident.open("/thu-tuc/chung-thuc-ban-sao/?buoc=2").press("Đồng ý")
    page = resident.open("/thu-tuc/chung-thuc-ban-sao/giay-to")
    first, second = page.press("In danh sách giấy"), page.press("In danh sách giấy")
    assert first.path == second.path
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PrintJob)) == 1
