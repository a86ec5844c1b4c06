"""A dossier, its history and the papers held for it. Only `Dossier.move_to` changes a step."""

import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kiosk import clock, keys
from kiosk.db import Model, db
from kiosk.dossiers import codes
from kiosk.dossiers.steps import ENDINGS, HOLDS, NEXT, Ending, Hold, Source, Step, next_steps
from kiosk.errors import Refused
from kiosk.procedures import catalogue
from kiosk.procedures.schema import Procedure

TOO_LATE = (
    "Hồ sơ này vừa được chuyển sang bước khác. Bước cũ vẫn còn trong lịch sử. "
    "Bạn xem lại bước hiện tại rồi chọn lại."
)
NEEDS_REASON = "Cần chọn hoặc ghi ít nhất một lý do, để bà con biết phải sửa gì."


def plain(name: str) -> str:
    """ "Nguyễn Văn Đức" → "nguyen van duc": what a name is searched by."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


class Dossier(Model):
    """One dossier of a resident, followed from the evening at the house to the hand-over."""

    __table_args__ = (
        UniqueConstraint("village_id", "code"),
        Index("ix_dossier_open", "village_id", "is_open", "due_on"),
        Index("ix_dossier_portal", "village_id", "portal_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    code: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_version: Mapped[int] = mapped_column(default=1)
    procedure_slug: Mapped[str]
    procedure_version: Mapped[str]  # of the content that the resident was shown
    answers: Mapped[dict[str, Any]]  # the case: pages, copies, …
    portal_code: Mapped[str | None]
    portal_code_typed: Mapped[str | None]  # as it came from the hand or the scanner
    applicant: Mapped[str]
    applicant_plain: Mapped[str]
    phone: Mapped[str | None]
    helper: Mapped[str | None]  # who of the team stood beside
    fee: Mapped[int | None]  # đồng, by rule; None: ask the commune
    step: Mapped[Step | None]  # None: not submitted
    hold: Mapped[Hold | None]
    ending: Mapped[Ending | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    due_on: Mapped[date | None]  # computed
    pick_up_on: Mapped[date | None]  # computed: the first duty evening after it
    appointment_on: Mapped[date | None]  # the commune's own date overrides the computed one
    consent_version: Mapped[str]
    consent_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id", cascade="all, delete-orphan")
    papers: Mapped[list["HeldPaper"]] = relationship(cascade="all, delete-orphan")

    @classmethod
    def of(cls, village_id: int) -> Select["Dossier"]:
        return select(cls).filter_by(village_id=village_id)

    @classmethod
    def with_code(cls, village_id: int, code: str) -> "Dossier | None":
        """One dossier and its history, in one query; only ever within its own village."""
        found = db.session.scalars(BY_CODE, {"village": village_id, "code": code})
        return found.unique().first()

    @classmethod
    def with_token(cls, token: str) -> "Dossier | None":
        """The dossier behind a slip's QR, and its history, in one query."""
        found = db.session.scalars(BY_TOKEN, {"hash": codes.token_hash(token)})
        return found.unique().first()

    @property
    def procedure(self) -> Procedure | None:
        return catalogue.find(self.procedure_slug)

    @property
    def token(self) -> str:
        """The token behind the slip's QR, made anew from the house's key, never stored."""
        return codes.token(_token_key(), self.village_id, self.code, self.token_version)

    @property
    def promised_on(self) -> date | None:
        """When the result is promised: the commune's own date, else the computed one."""
        return self.appointment_on or self.due_on

    @property
    def next_steps(self) -> list[Step]:
        return [] if self.ending else next_steps(self.step)

    @property
    def holds(self) -> list[Hold]:
        return [] if self.ending or self.hold else sorted(HOLDS[self.step])

    @property
    def endings(self) -> list[Ending]:
        return [] if self.ending else sorted(ENDINGS[self.step])

    @property
    def reasons(self) -> list[str]:
        """Why it was returned or refused, all of them at once; empty when nothing is wrong."""
        if not (self.hold or self.ending):
            return []
        return next((m.reasons for m in reversed(self.moves) if m.hold or m.ending), [])

    def reached(self, step: Step) -> datetime | None:
        """When it last came to `step`."""
        times = [m.at for m in self.moves if m.new is step and m.old is not step]
        return times[-1] if times else None

    def move_to(self, step: Step | None, *, by: str, source: Source, note: str = "") -> None:
        """Take the dossier to `step`, which also ends a hold, and remember it; or refuse."""
        if step is None or self.ending or step not in NEXT[self.step]:
            raise Refused(TOO_LATE)
        self._remember(step, by, source, [note] if note else [])
        self.step, self.hold = step, None
        self.is_open = step is not Step.HANDED_OVER

    def put_on_hold(self, hold: Hold, *, by: str, source: Source, reasons: list[str]) -> None:
        """Returned to the resident at its present step, with all the reasons; or refuse."""
        if self.ending or self.hold or hold not in HOLDS[self.step]:
            raise Refused(TOO_LATE)
        if hold is Hold.NEEDS_SUPPLEMENT and not reasons:
            raise Refused(NEEDS_REASON)
        self._remember(self.step, by, source, reasons, hold=hold)
        self.hold = hold

    def resume(self, *, by: str, source: Source) -> None:
        """The resident has done what was asked; the dossier goes on at the same step."""
        if not self.hold:
            raise Refused(TOO_LATE)
        self._remember(self.step, by, source, [])
        self.hold = None

    def end_with(self, ending: Ending, *, by: str, source: Source, reasons: list[str]) -> None:
        """End the dossier before the fifth step, with the reasons; or refuse."""
        if self.ending or ending not in ENDINGS[self.step]:
            raise Refused(TOO_LATE)
        if ending is Ending.REFUSED and not reasons:
            raise Refused(NEEDS_REASON)
        self._remember(self.step, by, source, reasons, ending=ending)
        self.ending, self.hold, self.is_open = ending, None, False

    def _remember(
        self,
        new: Step | None,
        by: str,
        source: Source,
        reasons: list[str],
        hold: Hold | None = None,
        ending: Ending | None = None,
    ) -> None:
        self.moves.append(
            Move(
                old=self.step,
                new=new,
                hold=hold,
                ending=ending,
                by=by,
                source=source,
                reasons=reasons,
                at=clock.now(),
            )  # fmt: skip
        )


class Move(Model):
    """One line of a dossier's history: never edited, never deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id), index=True)
    old: Mapped[Step | None]
    new: Mapped[Step | None]
    hold: Mapped[Hold | None]  # the hold that began with this line
    ending: Mapped[Ending | None]
    by: Mapped[str]
    source: Mapped[Source]
    reasons: Mapped[list[str]]
    at: Mapped[datetime]

    @property
    def words(self) -> str:
        """What happened, as the history says it."""
        state = self.ending or self.hold
        if state:
            return state.words
        if self.new is self.old:
            return "Đã bổ sung, làm tiếp" if self.new else "Đã chuẩn bị, chưa nộp"
        return self.new.words if self.new else "Chưa nộp"


class HeldPaper(Model):
    """Papers that the resident left with the team: what, and how many."""

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id), index=True)
    name: Mapped[str]
    count: Mapped[int]
    is_original: Mapped[bool]


# Made once: building a query anew takes as long as asking it.
WITH_MOVES = select(Dossier).options(joinedload(Dossier.moves))
BY_CODE = WITH_MOVES.where(
    Dossier.village_id == bindparam("village"), Dossier.code == bindparam("code")
)
BY_TOKEN = WITH_MOVES.where(Dossier.token_hash == bindparam("hash"))


def _token_key() -> bytes:
    return keys.read(Path(current_app.instance_path), "token")


def token_hash_for(village_id: int, code: str, version: int = 1) -> str:
    """What a new dossier stores of its token."""
    return codes.token_hash(codes.token(_token_key(), village_id, code, version))
