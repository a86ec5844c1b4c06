"""Members of the village's community technology team, and how often a PIN was tried."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.members.roster import Person
from kiosk.members.waits import Instant, Tried
from kiosk.remembered import forgotten_with
from kiosk.villages.models import Village


class Role(StrEnum):
    MEMBER = "member"
    LEAD = "lead"


@forgotten_with
class Member(Model):
    """Someone of the team, who signs in with a PIN."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    role: Mapped[Role]
    languages: Mapped[list[str]]
    pin_hash: Mapped[str]
    photo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # JPEG, 320 × 320
    photo_version: Mapped[str | None]  # None: no photo; stands in the photo's address
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, village: Village) -> Select["Member"]:
        return select(cls).filter_by(village_id=village.id, is_active=True).order_by(cls.id)

    def as_person(self) -> Person:
        return Person(self.id, self.name, self.phone, tuple(self.languages), self.photo_version)


class PinTries(Model):
    """How often a PIN of one member was tried on one device since it was last right."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id), primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
    boot: Mapped[str] = mapped_column(default="")  # of the machine, when it was last tried
    ticks: Mapped[float] = mapped_column(default=0.0)  # seconds of that boot's monotonic clock
    locked_until: Mapped[datetime | None]  # the beginning of the next shift

    def as_tried(self) -> Tried:
        """These tries as the rule of waiting sees them."""
        return Tried(self.count, Instant(self.boot, self.ticks, self.last_at), self.locked_until)
