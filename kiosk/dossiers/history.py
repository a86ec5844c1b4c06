"""What happened to a dossier, line by line: only ever added, never edited, never deleted."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model
from kiosk.dossiers.steps import Ending, Hold, Source, Step


class What(StrEnum):
    """What kind of line it is."""

    MOVED = "moved"  # to another step
    HELD = "held"
    RESUMED = "resumed"  # the hold is over
    ENDED = "ended"
    FETCHED = "fetched"  # the team got the result at the commune
    CORRECTED = "corrected"  # an earlier line was a mistake; that line stays
    NOTED = "noted"  # something to remember; nothing changed
    FILED_ANEW = "filed_anew"  # as another dossier, whose code is the reason; nothing changed


CHANGES_NOTHING = {What.NOTED, What.FILED_ANEW}


class Batch(Model):
    """Several dossiers moved by one press, so that one press can undo it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id")


class Move(Model):
    """One line of a dossier's history, and the whole state after it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    what: Mapped[What]
    old: Mapped[Step | None]
    new: Mapped[Step | None]
    hold: Mapped[Hold | None]  # on hold after this line
    ending: Mapped[Ending | None]
    by: Mapped[str]
    source: Mapped[Source]
    reasons: Mapped[list[str]]
    at: Mapped[datetime]
    # The date before this line: the computed one (a hold is over), or a note's: the commune's own.
    due_was: Mapped[date | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey(Batch.id), index=True)

    @property
    def words(self) -> str:
        """What happened, as the history says it."""
        if self.what in WORDS:
            return WORDS[self.what]
        if self.what is What.NOTED:
            return "Ghi chú" if self.reasons else "Đã tra, chưa đổi"
        state = self.ending or self.hold or self.new
        place = state.words if state else "Chưa nộp"
        return f"Sửa ghi nhầm, về lại: {place}" if self.what is What.CORRECTED else place


WORDS = {
    What.FETCHED: "Tổ đã lấy kết quả về",
    What.RESUMED: "Đã làm theo yêu cầu, hồ sơ đi tiếp",
    What.FILED_ANEW: "Đã làm lại bằng hồ sơ mới",
}


def mistaken(moves: list[Move]) -> set[int]:
    """The ids of the lines that a later line corrects."""
    return {move.corrects_id for move in moves if move.corrects_id}


def standing(moves: list[Move]) -> list[Move]:
    """The lines that count: no notes, no corrections, and nothing that was corrected."""
    wrong = mistaken(moves)
    plain = (m for m in moves if m.what is not What.CORRECTED and m.what not in CHANGES_NOTHING)
    return [move for move in plain if move.id not in wrong]
