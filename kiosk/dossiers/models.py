"""A dossier: where it stands, and the few doors through which that changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, bindparam, false, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kiosk import clock
from kiosk.db import ByNumber, Model, db
from kiosk.dossiers import codes
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.expected import evening_after, expected_now, put_off
from kiosk.dossiers.history import Move, What, standing
from kiosk.dossiers.steps import (
    ENDINGS,
    HOLDS,
    NEXT,
    Ending,
    Hold,
    Source,
    Step,
    Todo,
    next_steps,
    todo,
)
from kiosk.dossiers.tokens import token_for
from kiosk.errors import Refused
from kiosk.procedures import published
from kiosk.procedures.schema import Procedure

TOO_LATE = (
    "Hồ sơ này vừa được chuyển sang bước khác. Bước cũ vẫn còn trong lịch sử. "
    "Bạn xem lại bước hiện tại rồi chọn lại."
)
NOTHING_TO_TAKE_BACK = "Hồ sơ này chưa có lần ghi nào để sửa. Hồ sơ vẫn như cũ."
NEEDS_REASON = "Cần chọn hoặc ghi ít nhất một lý do, để bà con biết phải sửa gì."


class Dossier(Model):
    """One dossier of a resident, followed from the evening at the house to the hand-over."""

    __table_args__ = (
        UniqueConstraint("village_id", "code"),
        Index(  # the queue's order, and all that its counts ask for
            "ix_dossier_open",
            *("village_id", "is_open", "todo", "due_on", "appointment_on", "looked_up_on"),
        ),
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
    at_desk: Mapped[bool] = mapped_column(default=False, server_default=false())  # no portal
    fee: Mapped[int | None]  # đồng, by rule; None: ask the commune
    step: Mapped[Step | None]  # None: not submitted
    hold: Mapped[Hold | None]
    ending: Mapped[Ending | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    at_house: Mapped[bool] = mapped_column(default=False)  # the team holds the result
    todo: Mapped[Todo] = mapped_column(ByNumber(Todo), default=Todo.SUBMIT)
    looked_up_on: Mapped[date | None]  # when somebody last asked the portal or the commune
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)  # refused
    due_on: Mapped[date | None]  # computed
    pick_up_on: Mapped[date | None]  # computed: the first duty evening after it
    appointment_on: Mapped[date | None]  # the commune's own date overrides the computed one
    consent_version: Mapped[str]
    consent_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    moves: Mapped[list[Move]] = relationship(order_by=Move.id, cascade="all, delete-orphan")
    papers: Mapped[list[HeldPaper]] = relationship(
        order_by=HeldPaper.id, cascade="all, delete-orphan"
    )
    earlier: Mapped["Dossier | None"] = relationship(remote_side=[id])

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
        """As it was when this dossier was made, whatever was published since."""
        return published.of_version(self.procedure_slug, self.procedure_version)

    @property
    def token(self) -> str:
        """The token behind the slip's QR, made anew from the house's key, never stored."""
        return token_for(self.village_id, self.code, self.token_version)

    @property
    def promised_on(self) -> date | None:
        """When the result is promised: the commune's own date, else the computed one."""
        return self.appointment_on or self.due_on

    @property
    def next_steps(self) -> list[Step]:
        return [] if self.ending else next_steps(self.step)

    @property
    def holds(self) -> list[Hold]:
        """The holds that may begin now; only some procedures send a draft to confirm."""
        if self.ending or self.hold:
            return []
        drafts = self.procedure is not None and self.procedure.draft_confirmation
        return [h for h in sorted(HOLDS[self.step]) if drafts or h is not Hold.NEEDS_CONFIRMATION]

    @property
    def endings(self) -> list[Ending]:
        return [] if self.ending else sorted(ENDINGS[self.step])

    @property
    def reasons(self) -> list[str]:
        """Why it was returned or refused, all of them at once; empty when nothing is wrong."""
        if not (self.hold or self.ending):
            return []
        lines = standing(self.moves)[::-1]
        return next((move.reasons for move in lines if move.hold or move.ending), [])

    @property
    def filed_anew_as(self) -> str | None:
        """The tracking code under which what was refused went to the commune again."""
        return next((m.reasons[0] for m in self.moves[::-1] if m.what is What.FILED_ANEW), None)

    @property
    def has_no_code(self) -> bool:
        """It was sent, and the portal gives no code for it that anyone could look for."""
        sent = self.procedure if self.step and not self.portal_code else None
        return sent is not None and sent.gives_code is not True

    @property
    def to_hand_in(self) -> list[HeldPaper]:
        """The papers that the team takes to the commune; where the result is out, none."""
        return [p for p in self.papers if p.with_team and self.step is not Step.READY]

    def reached(self, step: Step) -> datetime | None:
        """When it last came to `step`."""
        came = (m.at for m in standing(self.moves)[::-1] if m.new is step and m.old is not step)
        return next(came, None)

    def is_late(self, today: date) -> bool:
        """Promised for an earlier day, and the commune still has it; a hold stops the clock."""
        return self.todo is Todo.FOLLOW and (self.promised_on or today) < today

    def move_to(self, step: Step | None, *, by: str, source: Source, note: str = "") -> None:
        """Take the dossier to `step`, which also ends a hold, and remember it; or refuse."""
        if step is None or self.ending or step not in NEXT[self.step]:
            raise Refused(TOO_LATE)
        held_since, due_was = self._held_since(), self.due_on
        self._remember(
            What.MOVED, by, source, [note] if note else [], new=step,
            due_was=due_was if held_since else None,
        )  # fmt: skip
        self._expect_later(held_since)
        if self.moves[-1].old is None:
            self._expect()

    def fetched(self, *, by: str) -> None:
        """The team got the result at the commune; who has it, the book of papers says."""
        self._remember(What.FETCHED, by, Source.COMMUNE, [], new=self.step)

    def put_on_hold(self, hold: Hold, *, by: str, source: Source, reasons: list[str]) -> None:
        """Returned to the resident at its present step, with all the reasons; or refuse."""
        if self.ending or self.hold or hold not in HOLDS[self.step]:
            raise Refused(TOO_LATE)
        if hold is Hold.NEEDS_SUPPLEMENT and not reasons:
            raise Refused(NEEDS_REASON)
        self._remember(What.HELD, by, source, reasons, new=self.step, hold=hold)

    def resume(self, *, by: str, source: Source, note: str = "") -> None:
        """The resident has done what was asked; the dossier goes on at the same step.

        The days of the hold do not count against the commune's time (facts of QĐ 766/QĐ-TTg).
        """
        if not self.hold:
            raise Refused(TOO_LATE)
        held_since, said = self._held_since(), [note] if note else []
        self._remember(What.RESUMED, by, source, said, new=self.step, due_was=self.due_on)
        self._expect_later(held_since)

    def end_with(self, ending: Ending, *, by: str, source: Source, reasons: list[str]) -> None:
        """End the dossier before the fifth step, with the reasons; or refuse."""
        if self.ending or ending not in ENDINGS[self.step]:
            raise Refused(TOO_LATE)
        if ending is Ending.REFUSED and not reasons:
            raise Refused(NEEDS_REASON)
        self._remember(What.ENDED, by, source, reasons, new=self.step, ending=ending)

    def appoint(self, day: date | None) -> None:
        """The commune's own date, which overrides the computed one; None: it gave none."""
        self.appointment_on = day
        self._plan_pick_up()

    def note(self, text: str, *, by: str, source: Source = Source.TEAM) -> None:
        """Add a line that changes nothing; of another source than the team it is a look-up."""
        state = {"new": self.step, "hold": self.hold, "ending": self.ending}
        self._remember(What.NOTED, by, source, [text] if text else [], **state)

    def filed_anew(self, code: str, *, by: str) -> None:
        """What was refused goes to the commune again, as the dossier with that tracking code."""
        state = {"new": self.step, "hold": self.hold, "ending": self.ending}
        self._remember(What.FILED_ANEW, by, Source.KIOSK, [code], **state)

    def take_back(self, *, by: str, reason: str) -> None:
        """The last line was a mistake: back to the state before it; both lines stay. Or refuse."""
        lines = standing(self.moves)
        if not lines:
            raise Refused(NOTHING_TO_TAKE_BACK)
        last, before = lines[-1], lines[-2] if len(lines) > 1 else None
        hold = before.hold if before else None
        if last.due_was or last.old is None:  # what is not submitted is promised nothing
            self.due_on = last.due_was
            self._plan_pick_up()
        state = {"new": last.old, "hold": hold, "corrects_id": last.id}
        self._remember(What.CORRECTED, by, Source.TEAM, [reason], **state)

    def settle(self) -> None:
        """Set what follows from the rest: whether it is open, whether we hold it, what to do."""
        self.at_house = any(paper.is_result and paper.with_team for paper in self.papers)
        self.is_open = self.ending is None and self.step is not Step.HANDED_OVER
        self.todo = todo(self.step, self.hold, self.ending, at_house=self.at_house)

    def _remember(
        self, what: What, by: str, source: Source, reasons: list[str], **state: Any
    ) -> None:
        now = clock.now()
        line = Move(
            what=what, old=self.step, by=by, source=source, reasons=reasons, at=now,
            **{"hold": None, "ending": None} | state,
        )  # fmt: skip
        self.moves.append(line)
        self.step, self.hold, self.ending = line.new, line.hold, line.ending
        if source in {Source.PORTAL, Source.COMMUNE}:
            self.looked_up_on = clock.local(now).date()
        self.settle()

    def _expect(self) -> None:
        """The computed dates of what goes to the commune now, unless it has them already."""
        procedure = self.procedure
        if procedure and not self.due_on:
            self.due_on = expected_now(procedure).due
            self._plan_pick_up()

    def _held_since(self) -> date | None:
        """The day on which the present hold began; None when nothing stops it."""
        lines = standing(self.moves) if self.hold else []
        return clock.local(lines[-1].at).date() if lines else None

    def _expect_later(self, held_since: date | None) -> None:
        """Move the computed dates by the working days since `held_since`."""
        if self.due_on is None or held_since is None:
            return
        self.due_on = put_off(self.due_on, held_since)
        self._plan_pick_up()

    def _plan_pick_up(self) -> None:
        self.pick_up_on = evening_after(self.promised_on)


# Made once: building a query anew takes as long as asking it.
WITH_MOVES = select(Dossier).options(joinedload(Dossier.moves))
BY_CODE = WITH_MOVES.where(
    Dossier.village_id == bindparam("village"), Dossier.code == bindparam("code")
)
BY_TOKEN = WITH_MOVES.where(Dossier.token_hash == bindparam("hash"))
