"""How a word or a voice becomes the village's own: who may judge it, and what comes of it.

Draft → checked by two people other than those who made it → approved by an elder whom the lead has
named and by the lead. A word and a voice go this way separately, and any edit begins it anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    CLIP = "clip"

    @property
    def words(self) -> str:
        return {Kind.TEXT: "chữ", Kind.CLIP: "lời đọc"}[self]


class Status(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by its speaker: final, and its sound is gone

    @property
    def words(self) -> str:
        return STATUS_WORDS[self]


class Verdict(StrEnum):
    """One line of the history of a word or a voice."""

    EDITED = "edited"
    CHECKED = "checked"
    APPROVED_BY_ELDER = "approved_by_elder"
    APPROVED_BY_LEAD = "approved_by_lead"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"

    @property
    def words(self) -> str:
        return VERDICT_WORDS[self]


STATUS_WORDS = {
    Status.DRAFT: "bản nháp",
    Status.CHECKED: "hai người đã nghe và thấy đúng",
    Status.APPROVED: "đã duyệt, bà con đang dùng",
    Status.REJECTED: "bị trả lại",
    Status.WITHDRAWN: "người nói đã rút",
}
VERDICT_WORDS = {
    Verdict.EDITED: "Sửa, phải kiểm lại từ đầu",
    Verdict.CHECKED: "Kiểm: đúng",
    Verdict.APPROVED_BY_ELDER: "Người già, người uy tín duyệt",
    Verdict.APPROVED_BY_LEAD: "Tổ trưởng duyệt",
    Verdict.REJECTED: "Trả lại",
    Verdict.WITHDRAWN: "Người nói rút lại",
    Verdict.UNDONE: "Bỏ lần bấm trước",
}
CHECKS = 2  # people
APPROVALS = {Verdict.APPROVED_BY_ELDER, Verdict.APPROVED_BY_LEAD}

# Which judgements a word or a voice may get where it stands.
MAY: dict[Status, frozenset[Verdict]] = {
    Status.DRAFT: frozenset({Verdict.EDITED, Verdict.CHECKED, Verdict.REJECTED, Verdict.WITHDRAWN}),
    Status.CHECKED: frozenset({Verdict.EDITED, *APPROVALS, Verdict.REJECTED, Verdict.WITHDRAWN}),
    Status.APPROVED: frozenset({Verdict.EDITED, Verdict.REJECTED, Verdict.WITHDRAWN}),
    Status.REJECTED: frozenset({Verdict.EDITED, Verdict.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}

Who = tuple[str, int]  # ("member", 3), or ("speaker", 7) for somebody who signs in nowhere


@dataclass(frozen=True)
class Line:
    """A judgement as the rules see it: what, and by whom."""

    verdict: Verdict
    who: Who | None = None


def status_after(lines: Sequence[Line]) -> Status:
    """Where a word or a voice stands after these judgements, the oldest first, none undone."""
    status = Status.DRAFT
    for number, line in enumerate(lines):
        status = _step(status, line.verdict, lines[: number + 1])
    return status


def _step(status: Status, verdict: Verdict, lines: Sequence[Line]) -> Status:
    """The status after the last of `lines`."""
    fixed = {
        Verdict.EDITED: Status.DRAFT,
        Verdict.REJECTED: Status.REJECTED,
        Verdict.WITHDRAWN: Status.WITHDRAWN,
    }
    if verdict in fixed:
        return fixed[verdict]
    since = since_edit(lines)
    if {line.verdict for line in since} >= APPROVALS:
        return Status.APPROVED
    return Status.CHECKED if len(checkers(since)) >= CHECKS else status


def since_edit(lines: Iterable[Line]) -> list[Line]:
    """The judgements of what it says now: those after the last edit."""
    found: list[Line] = []
    for line in lines:
        found = [] if line.verdict is Verdict.EDITED else [*found, line]
    return found


def checkers(lines: Iterable[Line]) -> set[Who]:
    """Who found it right."""
    return {line.who for line in lines if line.verdict is Verdict.CHECKED and line.who}


def refusal(
    status: Status, verdict: Verdict, who: Who, lines: Sequence[Line], makers: Iterable[Who]
) -> str | None:
    """Why `who` may not give `verdict` here, as a whole sentence; None where they may.

    `makers` are the author and the speaker: nobody checks their own.
    """
    if verdict not in MAY[status]:
        return NOT_NOW.format(words=status.words)
    if verdict is Verdict.CHECKED:
        if who in {*makers, _editor(lines)}:
            return OWN
        if who in checkers(since_edit(lines)):
            return TWICE
    return TWICE if verdict in APPROVALS and _has_approved(verdict, who, lines) else None


def _editor(lines: Sequence[Line]) -> Who | None:
    """Who wrote what it says now, where it was edited."""
    edits = (line.who for line in reversed(lines) if line.verdict is Verdict.EDITED)
    return next(edits, None)


def _has_approved(verdict: Verdict, who: Who, lines: Sequence[Line]) -> bool:
    """Whether that approval stands already, or `who` gave the other one: two people are needed."""
    given = [line for line in since_edit(lines) if line.verdict in APPROVALS]
    return any(line.verdict is verdict or line.who == who for line in given)


NOT_NOW = "Chưa làm được việc này vì đang là: {words}. Mọi thứ giữ nguyên; bạn xem lại các bước."
OWN = "Người ghi vào và người nói không tự kiểm của mình. Mọi thứ giữ nguyên; nhờ người khác nghe."
TWICE = "Người này đã bấm rồi. Mọi thứ giữ nguyên; cần một người khác nữa."
