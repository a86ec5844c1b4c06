"""Trả kết quả: to whom a result was handed, on what proof, and the signature."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.dossiers.models import Dossier
from kiosk.villages.models import Village


class Proof(StrEnum):
    """By what the team knew the receiver; nothing of a card is ever written down."""

    SLIP = "slip"  # brought the slip with its code
    KNOWN = "known"  # the team knows them by face
    CARD = "card"  # showed a card; it was looked at, not copied


class Handover(Model):
    """One result in one hand. A mistake that is found later leaves the line as it is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"), index=True)
    receiver: Mapped[str]
    relation: Mapped[str]  # to the applicant; empty: the applicant
    proof: Mapped[Proof]
    signature: Mapped[str | None]  # an SVG path in a 600 × 200 box; None: signed on the paper slip
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
