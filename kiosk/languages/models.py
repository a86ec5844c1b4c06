"""The village's own words and voices: who said them, who checked them, and where they stand."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from kiosk import clock
from kiosk.db import Model
from kiosk.errors import Refused
from kiosk.languages import review
from kiosk.languages.review import Kind, Line, Status, Verdict, Who
from kiosk.members.models import Member, Role
from kiosk.remembered import forgotten_with
from kiosk.villages.models import Village

NO_REASON = "Bạn ghi vì sao trả lại, để người làm biết mà sửa. Mọi thứ giữ nguyên."
NO_WORDS = "Ô chữ còn trống. Chữ cũ vẫn giữ nguyên; bạn ghi chữ mới rồi bấm lại."
NOT_AN_ELDER = "Người này chưa được tổ trưởng ghi là người duyệt. Bạn chọn người khác."
NOT_LEAD = "Chỉ tổ trưởng duyệt bước này. Mọi thứ giữ nguyên."
SOUND_IS_GONE = "Lời đọc này bị trả lại lâu rồi nên tiếng đã xóa. Mọi thứ giữ nguyên; bạn thu lại."
NOTHING_TO_UNDO = "Không còn lần bấm nào để bỏ. Mọi thứ giữ nguyên."


class Speaker(Model):
    """Someone of the village who gives a voice or judges one; not of the team, unless so said."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    name: Mapped[str]  # or a pseudonym: whatever they want to be called
    place: Mapped[str] = mapped_column(default="")  # the village or group they come from
    dialect: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    is_elder: Mapped[bool] = mapped_column(default=False)  # the lead named them: may approve
    may_share: Mapped[bool] = mapped_column(default=False)  # their voice may leave the village
    consent_text: Mapped[str | None]  # what was read to them, word for word
    consented_at: Mapped[datetime | None]
    consent: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))  # their yes, as WAV
    witness_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def may_speak(self) -> bool:
        """True while their consent stands."""
        return self.consented_at is not None and self.withdrawn_at is None

    @property
    def who(self) -> Who:
        """A member who speaks is the same person as that member."""
        return ("member", self.member_id) if self.member_id else ("speaker", self.id)


@forgotten_with
class Contribution(Model):
    """A word or a voice that somebody gave for one label in one language."""

    __table_args__ = (
        Index("ix_contribution_of_label", "village_id", "tag", "key"),
        Index("ix_contribution_status", "village_id", "tag", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id))
    tag: Mapped[str]
    key: Mapped[str]  # the Vietnamese text of the label
    kind: Mapped[Kind]
    text: Mapped[str | None]
    seconds: Mapped[float | None]
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey(Speaker.id), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    source: Mapped[str] = mapped_column(default="")
    licence: Mapped[str | None]
    dialect: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    origin: Mapped[dict[str, Any] | None]  # what the file said from which it was imported
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    speaker: Mapped[Speaker | None] = relationship()
    by: Mapped[Member | None] = relationship()
    sound: Mapped["Sound | None"] = relationship(
        back_populates="contribution", cascade="all, delete-orphan"
    )
    reviews: Mapped[list["Review"]] = relationship(
        order_by="Review.id", back_populates="contribution"
    )

    @property
    def makers(self) -> set[Who]:
        """Who may not check it."""
        author = {("member", self.by_id)} if self.by_id else set()
        return author | ({self.speaker.who} if self.speaker else set())

    @property
    def standing(self) -> list["Review"]:
        """The judgements that nobody has taken back."""
        undone = {line.undoes_id for line in self.reviews if line.undoes_id}
        lines = (one for one in self.reviews if one.verdict is not Verdict.UNDONE)
        return [one for one in lines if one.id not in undone]

    def receive(
        self,
        verdict: Verdict,
        by: Member | None,
        *,
        villager: Speaker | None = None,
        reason: str = "",
        text: str | None = None,
    ) -> "Review":
        """Add one judgement: by `villager`, with the member `by` as witness, else by the member.

        The only place that changes a status or a text. Raises Refused, and nothing changes.
        """
        who = villager.who if villager else ("member", by.id if by else 0)
        lines = [one.as_line() for one in self.standing]
        self._refuse(review.refusal(self.status, verdict, who, lines, self.makers))
        self._check(verdict, by, villager, reason, text)
        line = Review(
            verdict=verdict, member_id=by.id if by else None, speaker=villager,
            reason=reason.strip(), at=clock.now(), old_text=self.text if text else None,
        )  # fmt: skip
        self.reviews.append(line)
        self.text = text.strip() if text else self.text
        self.status = review.status_after([*lines, line.as_line()])
        if self.status is Status.WITHDRAWN:
            self._forget()
        return line

    def undo(self, by: Member) -> "Review":
        """Take the last judgement back, with the text that stood before. Raises Refused."""
        last = self.standing[-1] if self.standing else None
        if last is None or last.verdict not in MAY_BE_UNDONE:
            raise Refused(NOTHING_TO_UNDO)
        if self.kind is Kind.CLIP and self.sound is None:
            raise Refused(SOUND_IS_GONE)
        line = Review(
            verdict=Verdict.UNDONE, member_id=by.id, undoes_id=last.id, at=clock.now(), reason=""
        )
        self.reviews.append(line)
        self.text = last.old_text or self.text
        self.status = review.status_after([one.as_line() for one in self.standing])
        return line

    def _check(
        self,
        verdict: Verdict,
        by: Member | None,
        villager: Speaker | None,
        reason: str,
        text: str | None,
    ) -> None:
        """What a judgement needs beside its turn. Raises Refused."""
        if verdict is Verdict.REJECTED and not reason.strip():
            raise Refused(NO_REASON)
        if verdict is Verdict.EDITED and not (text or "").strip():
            raise Refused(NO_WORDS)
        if verdict is Verdict.APPROVED_BY_ELDER and not (villager and villager.is_elder):
            raise Refused(NOT_AN_ELDER)
        if verdict is Verdict.APPROVED_BY_LEAD and (villager or not by or by.role is not Role.LEAD):
            raise Refused(NOT_LEAD)

    def _forget(self) -> None:
        """It belongs to who gave it: nothing stays but what tells an old copy that comes back."""
        of_text = sha256((self.text or "").encode()).hexdigest()
        self.origin = {"fingerprint": self.sound.sha256 if self.sound else of_text}
        self.sound, self.text = None, None
        self.source = self.dialect = self.note = ""
        for line in self.reviews:
            line.old_text = None

    @staticmethod
    def _refuse(reason: str | None) -> None:
        if reason:
            raise Refused(reason)


MAY_BE_UNDONE = {
    Verdict.EDITED,
    Verdict.CHECKED,
    Verdict.APPROVED_BY_ELDER,
    Verdict.APPROVED_BY_LEAD,
    Verdict.REJECTED,
}


class Sound(Model):
    """The sound of a voice: made anew from what was sent, which itself is never kept."""

    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id), primary_key=True)
    master: Mapped[bytes] = mapped_column(LargeBinary)  # WAV, 16 bit, one channel, 24 kHz
    served: Mapped[bytes] = mapped_column(LargeBinary)  # MP3
    sha256: Mapped[str]  # of the master
    contribution: Mapped[Contribution] = relationship(back_populates="sound")


class Review(Model):
    """One judgement: only ever added."""

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey(Contribution.id), index=True)
    verdict: Mapped[Verdict]
    member_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id), index=True)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey(Speaker.id), index=True)
    reason: Mapped[str] = mapped_column(default="")
    old_text: Mapped[str | None]  # what stood before an edit
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    at: Mapped[datetime]

    contribution: Mapped[Contribution] = relationship(back_populates="reviews")
    speaker: Mapped[Speaker | None] = relationship()
    member: Mapped[Member | None] = relationship()

    def as_line(self) -> Line:
        """The judgement as the rules see it; a villager's own counts for the villager."""
        if self.speaker:
            return Line(self.verdict, self.speaker.who)
        return Line(self.verdict, ("member", self.member_id) if self.member_id else None)
