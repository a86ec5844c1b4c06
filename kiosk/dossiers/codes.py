"""Tracking codes, QR tokens and the portal's own codes. Nothing here asks the web or a database
but `reserve`, which makes sure that a code is used once in a village.

Why digits: elders read them aloud, and every language has them. Why a Damm digit: it finds every
single wrong digit and every swap of neighbours. Why this token alphabet: no Vietnamese typing
method rewrites it when a scanner types it (tried with 10,000 strings).
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.db import Model, db

DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
TOKEN_ALPHABET = "BCGHKLMNPQTV0123456789"
NOT_LIKE_ONE = "Mã này không giống mã hồ sơ trên Cổng."
NO_SUCH_DAY = "Sáu số ngày tháng trong mã này chưa đúng."
TOKEN_LENGTH = 29  # 22^29 > 2^128
OLD_CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-(\d{6})-\d{4}", re.ASCII)
NEW_CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{1,3}){0,3}-(\d{6})-\d{4,6}", re.ASCII)


class TrackingCode(Model):
    """A code that is taken in its village, by a dossier or by a parked walkthrough."""

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


def check_digit(digits: str) -> str:
    """The Damm digit of `digits`."""
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


def is_tracking_code(code: str) -> bool:
    """True for ten digits whose check digit is right."""
    return bool(re.fullmatch(r"[0-9]{10}", code)) and check_digit(code) == "0"


def clean(typed: str) -> str:
    """What a person typed as a tracking code, without spaces, dashes and dots."""
    return re.sub(r"[\s.\-–—]", "", typed)


def shown(code: str) -> str:
    """ "5270491834" → "527-049-1834"."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def reserve(village_id: int) -> str:
    """Take a code that nobody in the village has. The caller commits."""
    while True:
        digits = f"{secrets.randbelow(10**9):09d}"
        code = digits + check_digit(digits)
        taken = select(TrackingCode).filter_by(village_id=village_id, code=code)
        if db.session.scalars(taken).first() is None:
            db.session.add(TrackingCode(village_id=village_id, code=code))
            db.session.flush()
            return code


def token(key: bytes, village_id: int, code: str, version: int) -> str:
    """The token behind a slip's QR: the same for each reprint, another for each `version`."""
    digest = hmac.digest(key, f"{village_id}:{code}:{version}".encode(), "sha256")
    number, letters = int.from_bytes(digest, "big"), ""
    for _ in range(TOKEN_LENGTH):
        number, rest = divmod(number, len(TOKEN_ALPHABET))
        letters += TOKEN_ALPHABET[rest]
    return letters


def token_hash(given: str) -> str:
    """What is stored of a token, so that a stolen database opens no page."""
    return hashlib.sha256(given.upper().encode()).hexdigest()


@dataclass(frozen=True)
class PortalCode:
    """The portal's code as typed, made regular, and what looks wrong about it (a warning only)."""

    typed: str
    code: str
    warning: str | None


def portal_code(typed: str, today: date) -> PortalCode:
    """Make a typed or scanned portal code regular, and say what looks unusual.

    Patterns from Circular 01/2018/TT-VPCP, art. 19, and from what is seen since. A
    warning never blocks: the form of Circular 03/2025's codes is not known to us.
    """
    code = re.sub(r"\s", "", typed).replace("–", "-").replace("—", "-").upper()
    match = OLD_CODE.fullmatch(code) or NEW_CODE.fullmatch(code)
    if match is None:
        return PortalCode(typed, code, NOT_LIKE_ONE)
    day = _date_in(match[1])
    if day is None or day > today:
        return PortalCode(typed, code, NO_SUCH_DAY)
    return PortalCode(typed, code, None)


def _date_in(yymmdd: str) -> date | None:
    try:
        return date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None
