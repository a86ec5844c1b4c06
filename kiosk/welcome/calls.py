"""Gọi tổ: who needs help at the screen now, and who asked to be called back."""

from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address

from flask import g
from sqlalchemy import ForeignKey, Index, and_, bindparam, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.errors import Refused
from kiosk.villages.models import Village
from kiosk.walkthrough.answers import Form, Wrong, name_in, phone_in

RINGS = timedelta(minutes=30)  # on the team's screens; after that a call stands in the list only
COMING = timedelta(minutes=5)  # how long the screen says who is on the way
KEPT = timedelta(days=30)  # the longest that a call is kept; the words of call_phone.html say so
KEPT_AFTER = timedelta(days=7)  # once it was answered; said there too
LIMIT = (5, timedelta(hours=1))  # call-backs, from one screen
NO_NUMBER = "Bà con ghi số điện thoại để tổ gọi lại: 10 số, bắt đầu bằng số 0."
NO_NAME = "Bà con ghi tên để tổ biết gọi cho ai."


class Kind(StrEnum):
    NOW = "now"  # somebody stands at the screen
    CALL_BACK = "call_back"  # outside duty: a name and a phone number


class HelpCall(Model):
    """One call for the team, until a member has answered it."""

    __table_args__ = (Index("ix_help_call_open", "village_id", "answered_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    kind: Mapped[Kind]
    screen: Mapped[str]  # the device it came from: one open call each
    name: Mapped[str | None]  # of a call-back only
    phone: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]

    @property
    def place(self) -> str:
        """Which screen it is: the house's own machine, or the address of another."""
        return "máy ở nhà văn hóa" if _is_loopback(self.screen) else f"màn hình {self.screen}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None

    @property
    def rings(self) -> bool:
        """Whether somebody may still be standing there, and so every member's screen shows it."""
        return self.kind is Kind.NOW and self.is_waiting and clock.now() - self.at <= RINGS

    def answer(self, by: str) -> None:
        """`by` takes it; raises Refused where another member was quicker."""
        if self.is_waiting:
            self.answered_at, self.answered_by = clock.now(), by
        elif self.answered_by != by:
            raise Refused(
                f"{self.answered_by} đã nhận việc này rồi. Bà con không phải chờ thêm, "
                "bạn cứ làm tiếp việc của mình."
            )


# Made once: every team screen asks for the first of them every four seconds.
OPEN = (
    select(HelpCall)
    .where(HelpCall.village_id == bindparam("village"), HelpCall.answered_at.is_(None))
    .order_by(HelpCall.at)
)
OPEN_HERE = OPEN.where(HelpCall.screen == bindparam("screen"), HelpCall.kind == Kind.NOW)
LATEST_HERE = (
    select(HelpCall)
    .where(
        HelpCall.village_id == bindparam("village"),
        HelpCall.screen == bindparam("screen"),
        HelpCall.kind == Kind.NOW,
        or_(
            and_(HelpCall.answered_at.is_(None), HelpCall.at > bindparam("rung_since")),
            HelpCall.answered_at > bindparam("answered_since"),
        ),
    )
    .order_by(HelpCall.at.desc())
    .limit(1)
)


def open_in(village: Village) -> list[HelpCall]:
    """Every call of the village that nobody has answered, the oldest first; asked once."""
    if "open_calls" not in g:
        g.open_calls = list(db.session.scalars(OPEN, {"village": village.id}))
    found: list[HelpCall] = g.open_calls
    return found


def call_backs(village: Village) -> list[HelpCall]:
    """Those of people who left a number, the oldest first."""
    return [call for call in open_in(village) if call.kind is Kind.CALL_BACK]


def latest_at(village: Village, screen: str) -> HelpCall | None:
    """The call of whoever stands at this screen: still ringing, or answered a moment ago."""
    now = clock.now()
    asked = {
        "village": village.id, "screen": screen,
        "rung_since": now - RINGS, "answered_since": now - COMING,
    }  # fmt: skip
    return db.session.scalars(LATEST_HERE, asked).first()


def ring(village: Village, screen: str) -> None:
    """Call the team to this screen; its open call goes on, and rings anew when it had gone quiet.

    The caller commits. A POST holds the write lock, so two presses make one call.
    """
    call = db.session.scalars(OPEN_HERE, {"village": village.id, "screen": screen}).first()
    if call is None:
        db.session.add(HelpCall(village_id=village.id, kind=Kind.NOW, screen=screen))
    elif not call.rings:
        call.at = clock.now()


def number_of(form: Form) -> str:
    """The phone number in field `so`. Raises Wrong."""
    try:
        number = phone_in(form)
    except Wrong:
        number = None
    if number is None:
        raise Wrong(NO_NUMBER)
    return number


def name_of(form: Form) -> str:
    """The name in field `ten`. Raises Wrong."""
    if not form.get("ten", "").strip():
        raise Wrong(NO_NAME)
    return name_in(form)


def forget_old() -> None:
    """Forget calls a week after their answer, and all after a month. The caller commits."""
    now = clock.now()
    over = or_(HelpCall.answered_at < now - KEPT_AFTER, HelpCall.at < now - KEPT)
    db.session.execute(delete(HelpCall).where(over))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
