"""A PIN can't be guessed by pulling the plug, nor by many hands at once.

What counts is how often a PIN was really looked at, not what the door said of it: an answer may be
lost with the power. So the kiosk's own process notes each look in a file.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.members.waits import FREE_TRIES, MOST_TRIES
from kiosk.welcome.demo import PIN
from tests.faults.served import CUT, Served, a_moment, book, one

LOOKED_AT = "Mã PIN chưa đúng"  # the PIN was compared
LOCKED = "đến ca sau"
DOOR = "/to/dang-nhap"
PLUGS = 15
NOTE_EACH_LOOK = """
import os
from argon2 import PasswordHasher

look = PasswordHasher.verify

def noted(*given):
    handle = os.open(os.environ["LOOKS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, b".")
    os.close(handle)
    return look(*given)

PasswordHasher.verify = noted
"""
FORGET_TO_PAY = """
import sys
import threading
import time

def forget():
    while not hasattr(sys.modules.get("kiosk.members.pins"), "check"):
        time.sleep(0.01)
    sys.modules["kiosk.members.pins"]._pay = lambda *given: 1

threading.Thread(target=forget, daemon=True).start()
"""


class Looks:
    """How often the kiosk has looked at a PIN, over all its starts."""

    def __init__(self, folder: Path) -> None:
        self.file, self.start_up = folder / "looks", folder / "sitecustomize.py"
        self.start_up.write_text(NOTE_EACH_LOOK)

    @property
    def count(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0


@pytest.fixture(autouse=True)
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Every kiosk that is started from here on notes its looks."""
    folder = tmp_path / "looks"
    folder.mkdir()
    looks = Looks(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("LOOKS", str(looks.file))
    return looks


def try_pin(kiosk: Served, pin: str, member: str = "1") -> str:
    """What the door says to a PIN; "" when the plug was pulled before it said anything."""
    try:
        return kiosk.post(DOOR, ai=member, pin=pin).text
    except CUT:
        return ""


def three_hours_pass(kiosk: Served) -> None:
    """Longer than any wait. A lock does not hear of it: it may end with a shift tonight."""
    with book(kiosk.instance) as connection:
        connection.execute(
            "UPDATE pin_tries SET ticks = ticks - 10800, last_at = datetime(last_at, '-3 hours')"
            " WHERE count < ?",
            (MOST_TRIES,),
        )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_pulling_the_plug_gives_nobody_an_eleventh_try(kiosk: Served, looks: Looks):
    chance, said = random.Random(24), []
    for _ in range(PLUGS):
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(try_pin, kiosk, f"{chance.randrange(10**6):06}") for _ in range(2)]
            a_moment(chance, 0.1)
            kiosk.kill()
        said += [one.result() for one in tries]
        three_hours_pass(kiosk)
        kiosk.start()
    while LOCKED not in said[-1] and len(said) < 4 * MOST_TRIES:
        said.append(try_pin(kiosk, "135790"))
        three_hours_pass(kiosk)
    assert sum(LOOKED_AT in words for words in said) <= looks.count <= MOST_TRIES
    assert one(kiosk.instance, "SELECT count FROM pin_tries") == MOST_TRIES
    assert LOCKED in try_pin(kiosk, PIN), "even the right PIN waits now"
    assert looks.count <= MOST_TRIES
    assert kiosk.post(DOOR, ai="2", pin=PIN).location == "/to/ho-so/", "the others work on"


def twenty_hands(kiosk: Served) -> list[str]:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda n: try_pin(kiosk, f"{n:06}"), range(20)))


@pytest.mark.slow
def test_twenty_hands_at_once_get_no_more_tries_than_one(kiosk: Served, looks: Looks):
    looked_at = sum(LOOKED_AT in words for words in twenty_hands(kiosk))
    assert looked_at == looks.count == FREE_TRIES
    assert one(kiosk.instance, "SELECT count FROM pin_tries") == looked_at


@pytest.mark.slow
def test_a_door_that_forgets_to_be_paid_would_be_noticed(kiosk: Served, looks: Looks):
    kiosk.kill()
    looks.start_up.write_text(NOTE_EACH_LOOK + FORGET_TO_PAY)
    kiosk.start()
    a_moment(random.Random(1), 0.5)
    twenty_hands(kiosk)
    assert looks.count > MOST_TRIES
