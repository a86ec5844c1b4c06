"""Gọi tổ: who needs help at the screen now, and who asked to be called back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.villages.models import Village


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
