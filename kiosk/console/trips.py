"""A run to the commune: what a member takes there and what it fetches, desk by desk."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model
from kiosk.dossiers.models import Dossier
from kiosk.procedures.kinds import ReceiverType
from kiosk.villages.models import Village


class Task(StrEnum):
    """What is done for one dossier at its desk."""

    HAND_IN = "hand_in"
    FETCH = "fetch"


class Trip(Model):
    """One run: who goes, which day, and the lines of its sheet."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    day: Mapped[date]
    by: Mapped[str]  # the member who goes
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    lines: Mapped[list["TripLine"]] = relationship(
        order_by="TripLine.id", cascade="all, delete-orphan"
    )


class TripLine(Model):
    """One dossier on the sheet; what was not done waits for the next run."""

    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey(Trip.id), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"), index=True)
    desk: Mapped[ReceiverType]
    task: Mapped[Task]
    done_at: Mapped[datetime | None]
    dossier: Mapped[Dossier] = relationship()
