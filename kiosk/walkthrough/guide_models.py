"""How often a guide was gone through to its end, and how it ended; never who it was."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.procedures.guide import Guide
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

    @classmethod
    def of(cls, guide: Guide, village: Village, outcome: Outcome) -> "GuideEnd":
        """The end of `guide`, now."""
        facts = {"slug": guide.slug, "skill": guide.skill, "outcome": outcome}
        return cls(village_id=village.id, **facts)


def ends_since(village: Village, day: date) -> Mapping[tuple[Skill, Outcome], int]:
    """How many guides ended in each way since the morning of `day` in the village, by skill."""
    morning = datetime.combine(day, time.min, clock.VILLAGE_TIME)
    counted = (
        select(GuideEnd.skill, GuideEnd.outcome, func.count())
        .where(GuideEnd.village_id == village.id, GuideEnd.ended_at >= morning)
        .group_by(GuideEnd.skill, GuideEnd.outcome)
    )
    rows = db.session.execute(counted)
    return {(skill, outcome): count for skill, outcome, count in rows}
