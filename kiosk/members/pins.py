"""Signing in with a six-digit PIN: pay before you look, and count on disk.

The hash alone does not protect six digits; the pepper outside the database, the encrypted file
and the count of tries do. A try is written before the PIN is looked at, so
that pulling the plug gives nobody a new one.
"""

import hmac
import math
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import current_app
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from kiosk import clock, keys, security
from kiosk.db import db, writing
from kiosk.errors import Refused
from kiosk.members import roster
from kiosk.members.duty import changes, shifts
from kiosk.members.models import Member, PinTries, Role
from kiosk.members.roster import Duty
from kiosk.members.waits import LOCK, MOST_TRIES, Instant, Tried
from kiosk.villages.models import Village

DIGITS = re.compile(r"[0-9]{6}")
REPEATED = re.compile(r"(\d)\1{5}|(\d\d)\2\2|(\d{3})\3|(\d)\4(\d)\5(\d)\6")
RUNS = "01234567890", "09876543210"
TOO_EASY = "Mã PIN này dễ đoán quá. Bạn chọn 6 số khác."
NOT_SIX = "Mã PIN cần đúng 6 chữ số."
NOT_THE_SAME = "Hai lần bấm mã PIN mới chưa giống nhau. Chưa có gì thay đổi; bạn bấm lại hai lần."
SAMPLE = "246810"  # of every member of the sample village, so of no other
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum
MINE = PinTries.member_id == bindparam("who"), PinTries.device == bindparam("where")
TRIED = select(PinTries).where(*MINE).with_for_update()


def device() -> str:
    """The device that a PIN is tried on: the house's own machine, or one of its named screens."""
    if not security.is_own_screen():
        raise Refused("Tổ công nghệ chỉ đăng nhập được trên máy của nhà văn hóa.")
    return security.source()


def _peppered(pin: str) -> bytes:
    pepper = keys.read(Path(current_app.instance_path), "pepper")
    return hmac.digest(pepper, pin.encode(), "sha256")


def is_easy(pin: str, phone: str = "") -> bool:
    """Whether a neighbour would try it first: repeated signs, a run, a part of one's phone."""
    digits = re.sub(r"\D", "", phone)
    return bool(REPEATED.fullmatch(pin)) or any(pin in known for known in (*RUNS, digits))


def hash_of(pin: str, *, may_be_easy: bool = False) -> str:
    """The Argon2id hash to store. Raises Refused for a PIN that is no PIN or too easy."""
    if not DIGITS.fullmatch(pin):
        raise Refused(NOT_SIX)
    if is_easy(pin) and not may_be_easy:
        raise Refused(TOO_EASY)
    return HASHER.hash(_peppered(pin))


def new_hash(village: Village, pin: str, again: str, phone: str = "") -> str:
    """The hash of a PIN that its member has just chosen and typed twice. Raises Refused.

    The sample village takes the sample PIN and easy ones; a real village never does.
    """
    if pin != again:
        raise Refused(NOT_THE_SAME)
    if not village.is_demo and (pin == SAMPLE or is_easy(pin, phone)):
        raise Refused(TOO_EASY)
    return hash_of(pin, may_be_easy=village.is_demo)


def check(member: Member, pin: str) -> None:
    """Return when `pin` is right; raise Refused with the reason when it is not, or not yet.

    Whatever the request has begun is rolled back: a try is paid in a transaction of its own.
    """
    who, stored, where, role = member.id, member.pin_hash, device(), member.role
    count = _pay(who, where, role)
    try:
        HASHER.verify(stored, _peppered(pin))
    except VerifyMismatchError:
        raise Refused(_wrong(MOST_TRIES - count)) from None
    with writing() as connection:
        connection.execute(delete(PinTries).where(*MINE), {"who": who, "where": where})


def unlock(member_id: int) -> None:
    """Forget the wrong tries of one member on every device. The caller commits."""
    db.session.execute(delete(PinTries).filter_by(member_id=member_id))


def is_locked(tries: PinTries) -> bool:
    """Whether this row keeps its member out of its device until a shift begins."""
    return tries.as_tried().counts_at(_instant()) >= MOST_TRIES


def _instant() -> Instant:
    return Instant(clock.boot(), clock.ticks(), clock.now())


def _pay(who: int, where: str, role: Role) -> int:
    """Count this try on disk and return how many there were, or refuse before looking."""
    now, until, mine = _instant(), next_shift(), {"who": who, "where": where}
    with writing() as connection:
        row = connection.execute(TRIED, mine).first()
        count = 0
        if row is not None:
            tried = PinTries(**row._mapping).as_tried()
            _refuse_too_early(tried, now, role)
            count = tried.counts_at(now)
        count += 1
        paid = {
            "count": count, "boot": now.boot, "ticks": now.ticks, "last_at": now.at,
            "locked_until": until if count >= MOST_TRIES else None,
        }  # fmt: skip
        _write(connection, mine, paid, is_new=row is None)
    return count


def _write(link: Connection, mine: dict[str, Any], paid: dict[str, Any], is_new: bool) -> None:
    if is_new:
        named = {"member_id": mine["who"], "device": mine["where"]}
        link.execute(insert(PinTries).values(**named, **paid))
    else:
        link.execute(update(PinTries).where(*MINE).values(**paid), mine)


def next_shift() -> datetime:
    """When the next shift begins, which ends a lock; without one, LOCK from now."""
    found = _duty_at(moment := clock.local(clock.now()))
    while found.is_on and found.day and found.shift:  # the one that is on has begun already
        moment = datetime.combine(found.day, found.shift.ends, moment.tzinfo)
        found = _duty_at(moment)
    if not found.day or not found.shift:
        return clock.now() + LOCK
    return datetime.combine(found.day, found.shift.starts, moment.tzinfo)


def _duty_at(moment: datetime) -> Duty:
    return roster.duty_at(shifts(), moment, clock.calendar(), changes())


def _refuse_too_early(tried: Tried, now: Instant, role: Role) -> None:
    left = tried.seconds_left(now)
    if left <= 0:
        return
    if not tried.is_locked:
        raise Refused(f"Mã PIN sai nhiều lần. Chờ {math.ceil(left)} giây rồi thử lại.")
    whom = "tổ trưởng khác" if role is Role.LEAD else "tổ trưởng"
    raise Refused(
        f"Đã thử sai {MOST_TRIES} lần nên mã PIN này tạm khóa trên máy này "
        f"đến ca sau, {_in_words(now.at + timedelta(seconds=left))}. "
        f"Bạn chờ đến lúc đó hoặc nhờ {whom} mở khóa; bạn khác trong tổ vẫn đăng nhập được."
    )


def _in_words(until: datetime) -> str:
    """ "19:30 thứ Tư 18/11"."""
    at = clock.local(until)
    return f"{at:%-H:%M} {roster.WEEKDAYS[at.weekday()]} {at:%-d/%-m}"


def _wrong(left: int) -> str:
    if left <= 0:
        return "Mã PIN chưa đúng. Đã hết lượt thử, máy tạm khóa mã này đến ca sau."
    return f"Mã PIN chưa đúng. Bạn còn {left} lần thử."
