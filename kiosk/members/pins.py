"""Signing in with a six-digit PIN: pay before you look, and count on disk.

The hash alone does not protect six digits; the pepper outside the database, the encrypted file
and the count of tries do. A try is written before the PIN is looked at, so
that pulling the plug gives nobody a new one.
"""

import hmac
import re
from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import current_app
from sqlalchemy import Insert, Update, delete, insert, select, update

from kiosk import clock, keys, security
from kiosk.db import writing
from kiosk.errors import Refused
from kiosk.members.models import Member, PinTries

DIGITS = re.compile(r"[0-9]{6}")
MOST_TRIES = 10  # then the member is locked on this device until the lock runs out
FREE_TRIES = 3  # then each further try waits twice as long as the last
FIRST_WAIT = timedelta(seconds=30)
LOCK = timedelta(hours=12)  # until the next evening
EASY = frozenset({"123456", "654321", "012345", "123123", "112233", "121212", "789789"})
TOO_EASY = "Mã PIN này dễ đoán quá. Bà con chọn 6 số khác."
SAMPLE = "246810"  # of every member of the sample village, so of no other
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum


def device() -> str:
    """The device that a PIN is tried on: the house's own machine, or one of its named screens."""
    if not security.is_own_screen():
        raise Refused("Tổ công nghệ chỉ đăng nhập được trên máy của nhà văn hóa.")
    return security.source()


def _peppered(pin: str) -> bytes:
    pepper = keys.read(Path(current_app.instance_path), "pepper")
    return hmac.digest(pepper, pin.encode(), "sha256")


def hash_of(pin: str) -> str:
    """The Argon2id hash to store. Raises Refused for a PIN that is no PIN or too easy."""
    if not DIGITS.fullmatch(pin):
        raise Refused("Mã PIN cần đúng 6 chữ số.")
    if pin in EASY or len(set(pin)) == 1:
        raise Refused(TOO_EASY)
    return HASHER.hash(_peppered(pin))


def check(member: Member, pin: str) -> None:
    """Return when `pin` is right; raise Refused with the reason when it is not, or not yet."""
    who, stored, where = member.id, member.pin_hash, device()
    tries = _pay(who, where)
    try:
        HASHER.verify(stored, _peppered(pin))
    except VerifyMismatchError:
        left = MOST_TRIES - tries
        raise Refused(_wrong(left)) from None
    with writing() as connection:
        connection.execute(delete(PinTries).filter_by(member_id=who, device=where))


def _pay(who: int, where: str) -> int:
    """Count this try on disk and return how many there were, or refuse before looking."""
    now = clock.now()
    mine = (PinTries.member_id == who, PinTries.device == where)
    with writing() as connection:  # a clock set back begins the wait anew, or it would last years
        late = update(PinTries).where(*mine, PinTries.last_at > now)
        connection.execute(late.values(last_at=now))
    with writing() as connection:
        row = connection.execute(select(PinTries.count, PinTries.last_at).where(*mine)).first()
        if row is None:
            count = 0
            change: Insert | Update = insert(PinTries).values(
                member_id=who, device=where, count=1, last_at=now
            )
        else:
            count = 0 if now - row[1] > LOCK else row[0]
            _refuse_too_early(count, now - row[1])
            change = update(PinTries).where(*mine).values(count=count + 1, last_at=now)
        connection.execute(change)
    return count + 1


def _refuse_too_early(count: int, since: timedelta) -> None:
    if count >= MOST_TRIES:
        raise Refused("Đã thử sai 10 lần nên tạm khóa đến ca sau. Bà con nhờ bạn khác trong tổ.")
    wait = FIRST_WAIT * 2 ** (count - FREE_TRIES) if count >= FREE_TRIES else timedelta(0)
    if since < wait:
        seconds = int((wait - since).total_seconds()) + 1
        raise Refused(f"Mã PIN sai nhiều lần. Chờ {seconds} giây rồi thử lại.")


def _wrong(left: int) -> str:
    if left <= 0:
        return "Mã PIN chưa đúng. Đã hết lượt thử, máy tạm khóa đến ca sau."
    return f"Mã PIN chưa đúng. Bạn còn {left} lần thử."
