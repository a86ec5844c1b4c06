"""How often a guide was gone through to its end, and how it ended; never who it was."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.procedures.kinds import Skill
from kiosk.villages.models import Village


class Outcome(StrEnum):
    """What the resident says at the end of a guide."""

    DONE = "xong"
    NEEDS_HELP = "can-giup"


class GuideEnd(Model):
    """One guide that was gone through. No person stands in it: the team ticks a person's own
    record of skills itself, when the person wants that."""

    __tablename__ = "guide_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    slug: Mapped[str]
    skill: Mapped[Skill]
    outcome: Mapped[Outcome]
    ended_at: Mapped[datetime] = mapped_column(default=clock.now)
