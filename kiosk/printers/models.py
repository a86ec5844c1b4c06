"""The printers that a village has chosen: one for slips, one for whole sheets."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from flask import current_app
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk import clock
from kiosk.db import Model, db
from kiosk.printers.faults import Fault
from kiosk.printers.paper import Size


class Purpose(StrEnum):
    SLIPS = "slips"  # in a resident's hand
    SHEETS = "sheets"  # for a wall or a bag: run sheets, posters, the power-cut book


class Kind(StrEnum):
    FOLDER = "folder"  # of PDFs: what a house without a printer has
    QUEUE = "queue"  # of the system, or a printer that speaks IPP; the address is its URI
    THERMAL = "thermal"  # ESC/POS over the network: "192.168.1.50:9100"
    THERMAL_USB = "thermal_usb"  # ESC/POS through a device file: "/dev/usb/lp0"
    BROWSER = "browser"  # a member prints it from the team's pages


class Printer(Model):
    __table_args__ = (UniqueConstraint("village_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    purpose: Mapped[Purpose]
    kind: Mapped[Kind]
    address: Mapped[str] = mapped_column(default="")
    size: Mapped[Size]
    fault: Mapped[Fault | None]  # as it was last seen
    looked_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime] = mapped_column(default=clock.now)
    chosen_by: Mapped[str | None]  # a member's name

    @classmethod
    def chosen(
        cls, village_id: int, purpose: Purpose, session: Session | None = None
    ) -> Self | None:
        """The printer that a village chose for that purpose."""
        asked = select(cls).filter_by(village_id=village_id, purpose=purpose)
        return (session or db.session).scalars(asked).one_or_none()

    @classmethod
    def of(cls, village_id: int, purpose: Purpose, session: Session | None = None) -> Self:
        """The printer that a village chose, else the folder; the latter is in no database."""
        return cls.chosen(village_id, purpose, session) or cls(
            village_id=village_id,
            purpose=purpose,
            kind=Kind.FOLDER,
            address="",
            size=_usual_size(purpose),
        )


def _usual_size(purpose: Purpose) -> Size:
    return Size(str(current_app.config["SLIP_SIZE"])) if purpose is Purpose.SLIPS else Size.A4
