"""The power-cut book: numbered blank forms for evenings without power, keyed in later."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import clock
from kiosk.db import Model
from kiosk.dossiers.models import Dossier
from kiosk.villages.models import Village


class FormState(StrEnum):
    BLANK = "blank"  # nobody said yet what became of it
    KEYED = "keyed"  # its dossier is in the house's book
    SPOILED = "spoiled"  # written wrong, torn, lost: never to be keyed in


class Book(Model):
    """The forms that were printed at once, `first` to `last`; a village's numbers never restart."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    first: Mapped[int]
    last: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(default=clock.now)
    printed_by: Mapped[str]  # a member's name


class BlankForm(Model):
    """One numbered form of a village's books."""

    __table_args__ = (Index("ix_blank_form_dossier_id", "dossier_id"),)

    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey(Book.id), index=True)
    state: Mapped[FormState] = mapped_column(default=FormState.BLANK)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey(Dossier.id, ondelete="SET NULL"))
    said_at: Mapped[datetime | None]  # when it was keyed in, or said to be spoiled
    said_by: Mapped[str | None]
    why: Mapped[str | None]  # it is spoiled
