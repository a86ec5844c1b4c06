"""A PIN can't be guessed by pulling the plug, nor by many hands at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from kiosk.members.pins import FREE_TRIES, MOST_TRIES
from kiosk.welcome.demo import PIN
from tests.browser import Browser
from tests.faults.served import CUT, Served, a_moment, book, one

LOOKED_AT = "Mã PIN chưa đúng"  # the PIN was compared
LOCKED = "tạm khóa đến ca sau"
DOOR = "/to/dang-nhap"
PLUGS = 15


def try_pin(kiosk: Served, pin: str, member: str = "1") -> str:
    """What the door says to a PIN; "" when the plug was pulled before it said anything."""
    try:
        return kiosk.post(DOOR, ai=member, pin=pin).text
    except CUT:
        return ""


def an_hour_passes(kiosk: Served) -> None:
    """Longer than most waits, and shorter than the lock."""
    with book(kiosk.instance) as connection:
        connection.execute("UPDATE pin_tries SET last_at = datetime(last_at, '-3 hours')")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pulling_the_plug_gives_nobody_an_eleventh_try(kiosk: Served):
    chance, said = random.Random(24), []
    for _ in range(PLUGS):
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(try_pin, kiosk, f"{chance.randrange(10**6):06}") for _ in range(2)]
            a_moment(chance, 0.1)
            kiosk.kill()
        said += [one.result() for one in tries]
        an_hour_passes(kiosk)
        kiosk.start()
    while LOCKED not in said[-1] and len(said) < 4 * MOST_TRIES:
        said.append(try_pin(kiosk, "135790"))
        an_hour_passes(kiosk)
    assert sum(LOOKED_AT in words for words in said) <= MOST_TRIES
    assert one(kiosk.instance, "SELECT count FROM pin_tries") == MOST_TRIES
    assert LOCKED in try_pin(kiosk, PIN), "even the right PIN waits now"
    assert kiosk.post(DOOR, ai="2", pin=PIN).location == "/to/ho-so/", "the others work on"


@pytest.mark.slow
def test_twenty_hands_at_once_get_no_more_tries_than_one(kiosk: Served):
    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(lambda n: try_pin(kiosk, f"{n:06}"), range(20)))
    looked_at = sum(LOOKED_AT in words for words in said)
    assert looked_at == FREE_TRIES
    assert one(kiosk.instance, "SELECT count FROM pin_tries") == looked_at


def test_a_clock_set_back_by_years_locks_nobody_out_for_years(
    resident: Browser, evening: time_machine.Traveller
):
    def tries(pin: str, expect: int) -> str:
        door = resident.open(DOOR).press("Hoàng Văn Mẫu")
        return door.type(pin=pin).press("Vào", expect).text

    for _ in range(FREE_TRIES):
        tries("135790", 403)
    evening.shift(timedelta(days=-9000))
    assert "Chờ 31 giây" in tries(PIN, 403)
    evening.shift(timedelta(seconds=31))
    tries(PIN, 200)


def test_one_wrong_try_before_the_clock_was_set_back_costs_no_wait(
    resident: Browser, evening: time_machine.Traveller
):
    resident.open(DOOR).press("Hoàng Văn Mẫu").type(pin="135790").press("Vào", 403)
    evening.shift(timedelta(days=-9000))
    resident.open(DOOR).press("Hoàng Văn Mẫu").type(pin=PIN).press("Vào")
