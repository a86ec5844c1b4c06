"""Trả kết quả: to whom a result was handed, on what proof, and the signature."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    ForeignKey,
    Select,
    bindparam,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from kiosk import clock
from kiosk.console.trips import work_of
from kiosk.db import Model, db
from kiosk.dossiers import results
from kiosk.dossiers.custody import ERASED, HeldPaper
from kiosk.dossiers.free_text import Form, line_in
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.dossiers.steps import Step, Todo
from kiosk.errors import Refused
from kiosk.slips.sheets import Receipt
from kiosk.villages.models import Village

BOX = (600, 200)  # of a signature
LONGEST_SIGNATURE = 20_000  # characters
# Strokes of whole numbers and nothing else: it is drawn into a page and into a PDF.
SIGNATURE = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+")
KEPT = timedelta(days=90)  # no law names a period; ours, until the commune says another
ONE_PRESS = timedelta(seconds=2)  # between the lines that one press writes
FORGOTTEN = ""  # a signature that was there once
LONGEST_REASON = 300
SHOWN = 12  # handovers of the list

WHO = "Cần ghi tên người nhận. Máy chưa ghi gì. Bạn hỏi tên người đang đứng trước mặt."
WHICH_ONE = (
    "Đang chọn người nộp tự nhận, mà lại có tên người nhận thay. Máy chưa ghi gì. "
    "Bạn chọn “Người khác nhận thay”, hoặc xóa tên đó."
)
WHOSE = "Người nhận thay thì cần ghi là gì của người nộp. Máy chưa ghi gì."
WHICH_PROOF = "Cần chọn bạn nhận ra người nhận bằng cách nào. Máy chưa ghi gì."
NOT_SIGNED = (
    "Chưa có chữ ký trên màn hình. Máy chưa ghi gì. Bạn nhờ người nhận ký, "
    "hoặc chọn “Ký trên phiếu giấy”."
)


class Proof(StrEnum):
    """By what the team knew the receiver; nothing of a card is ever written down."""

    SLIP = "slip"  # brought the slip with its code
    KNOWN = "known"  # the team knows them by face
    CARD = "card"  # showed a card; it was looked at, not copied

    @property
    def words(self) -> str:
        return PROOF_WORDS[self]


PROOF_WORDS = {
    Proof.SLIP: "Mang phiếu có mã theo dõi",
    Proof.KNOWN: "Tổ quen mặt",
    Proof.CARD: "Đã xem giấy tờ tùy thân",
}


class Handover(Model):
    """One result in one hand. A mistake that is found later leaves the line as it is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey(Dossier.id, ondelete="CASCADE"), index=True)
    receiver: Mapped[str]
    relation: Mapped[str]  # to the applicant; empty: the applicant
    proof: Mapped[Proof]
    # An SVG path in a 600 × 200 box; None: signed on the paper slip; FORGOTTEN: it was too old.
    signature: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def last_of(cls, dossier: Dossier) -> "Handover | None":
        return db.session.scalars(LAST, {"dossier": dossier.id}).first()


# Made once: building a query anew takes as long as asking it.
LAST = (
    select(Handover)
    .where(Handover.dossier_id == bindparam("dossier"))
    .order_by(Handover.id.desc())
    .limit(1)
)
WITH_PAPERS = (
    select(Dossier)
    .options(joinedload(Dossier.papers))
    .where(Dossier.village_id == bindparam("village"), Dossier.code == bindparam("code"))
)
PERSON = (Dossier.applicant_plain, Dossier.id)
ABOUT = (Dossier.code, Dossier.applicant, Dossier.phone, Dossier.procedure_slug, Dossier.todo)
PAPER = (HeldPaper.name, HeldPaper.is_original, HeldPaper.is_result, HeldPaper.with_team)
WAITING: Select[*tuple[Any, ...]] = select(
    *ABOUT, *(null().label(one.key) for one in PAPER), *PERSON
).where(
    Dossier.village_id == bindparam("village"),
    Dossier.is_open,
    Dossier.todo.in_([Todo.HAND_OVER, Todo.FETCH]),
)
# Begins at the papers, for few of them are with the team, and closed dossiers are many: the sum
# keeps the database from beginning at the village.
LEFT: Select[*tuple[Any, ...]] = (
    select(*ABOUT, *PAPER, *PERSON)  # columns, as every list
    .join(HeldPaper, HeldPaper.dossier_id == Dossier.id)
    .where(
        HeldPaper.with_team > 0,
        Dossier.village_id + 0 == bindparam("village"),
        Dossier.is_open.is_(False),
    )
)
BY_PERSON = ("todo", "applicant_plain", "id", "name")
DUE: CompoundSelect[*tuple[Any, ...]] = union_all(LEFT, WAITING).order_by(*BY_PERSON)
LATEST = (
    select(Dossier.code, Dossier.applicant, Handover.receiver, Handover.at)
    .join(Dossier, Dossier.id == Handover.dossier_id)
    .where(Handover.village_id == bindparam("village"), Dossier.step == Step.HANDED_OVER)
    .order_by(Handover.id.desc())
    .limit(SHOWN)
)


def with_code(village: Village, code: str) -> Dossier | None:
    """A dossier of this village with its papers, in one query."""
    found = db.session.scalars(WITH_PAPERS, {"village": village.id, "code": code})
    return found.unique().first()


def hand_over(dossier: Dossier, form: Form, by: str) -> Handover:
    """The result goes into the hand that `form` names. The caller commits; or Refused.

    `nguoi-nhan` (`chinh-chu` or `nguoi-khac` with `ten`, `quan-he`), `cach-biet` (a Proof), `ky`
    (`man-hinh` with `chu-ky`, or `giay`), `giay` (ids of the papers that go with the result).
    """
    receiver, relation = _receiver(dossier, form)
    proof, signature = _proof(form), _signature(form)
    results.handed_over(dossier, receiver, by=by, also=papers_in(dossier, form))
    line = Handover(
        village_id=dossier.village_id, dossier_id=dossier.id, receiver=receiver,
        relation=relation, proof=proof, signature=signature, by=by, at=clock.now(),
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    return line


def collect(dossier: Dossier, form: Form, by: str) -> None:
    """The resident got it without the team. Raises Refused."""
    receiver, _ = _receiver(dossier, form)
    results.collected(dossier, receiver, by=by, also=papers_in(dossier, form))


def find_mistake(dossier: Dossier, form: Form, by: str) -> None:
    """What was handed over is wrong: back to the commune, with the reason `ly-do`; or Refused."""
    reason = line_in(form, "ly-do", LONGEST_REASON)
    results.came_back(dossier, papers_in(dossier, form), by=by, reason=reason)


def papers_in(dossier: Dossier, form: Form) -> list[HeldPaper]:
    """The papers of `dossier` that `giay` names."""
    return [paper for paper in dossier.papers if str(paper.id) in form.getlist("giay")]


def _receiver(dossier: Dossier, form: Form) -> tuple[str, str]:
    """The receiver's name, and what they are to the applicant (empty: the applicant)."""
    name, relation = line_in(form, "ten"), line_in(form, "quan-he")
    if form.get("nguoi-nhan") != "nguoi-khac":
        if name:
            raise Refused(WHICH_ONE)
        return dossier.applicant, ""
    if not name:
        raise Refused(WHO)
    if not relation:
        raise Refused(WHOSE)
    return name, relation


def _proof(form: Form) -> Proof:
    try:
        return Proof(form.get("cach-biet", ""))
    except ValueError:
        raise Refused(WHICH_PROOF) from None


def _signature(form: Form) -> str | None:
    """The path that was drawn; None where the paper slip is signed. Raises Refused."""
    if form.get("ky") != "man-hinh":
        return None
    drawn = form.get("chu-ky", "")
    if not is_signature(drawn):
        raise Refused(NOT_SIGNED)
    return drawn


def is_signature(drawn: str) -> bool:
    """Whether it is nothing but strokes inside the box."""
    if len(drawn) > LONGEST_SIGNATURE or not SIGNATURE.fullmatch(drawn):
        return False
    numbers = [int(number) for number in re.findall(r"\d+", drawn)]
    return max(numbers[::2]) <= BOX[0] and max(numbers[1::2]) <= BOX[1]


def receipt(dossier: Dossier, line: Handover) -> Receipt:
    """What the slip of a handover says."""
    given = [
        paper.called(sum(moved))
        for paper in dossier.papers
        if (moved := [one.count for one in paper.lines if _was_given(one.end, one.at, line)])
    ]
    return Receipt(
        code=dossier.code, applicant=dossier.applicant, work=work_of(dossier.procedure_slug),
        receiver=line.receiver, relation=line.relation, proof=line.proof.words,
        papers=tuple(given), signature=line.signature, by=line.by, at=line.at,
    )  # fmt: skip


def _was_given(end: Place, at: datetime, line: Handover) -> bool:
    """Whether a line of the book was written with this handover."""
    return end is Place.RETURNED and abs(line.at - at) < ONE_PRESS


def present(dossier: Dossier) -> Handover | None:
    """The handover by which the result is where it is; None where the resident got it alone."""
    line = Handover.last_of(dossier)
    moves = [paper.lines[-1] for paper in dossier.papers if paper.is_result and paper.lines]
    return line if line and any(_was_given(one.end, one.at, line) for one in moves) else None


def forget(dossier: Dossier) -> None:
    """Take the receivers, signatures and givers out of our record. The caller commits."""
    for line in db.session.scalars(select(Handover).filter_by(dossier_id=dossier.id)):
        line.receiver, line.relation = ERASED, ""
        line.signature = FORGOTTEN if line.signature else line.signature
    for paper in dossier.papers:
        paper.forget_people()


def forget_old_signatures() -> None:
    """Drop signatures of handovers 90 days ago. The caller commits."""
    old = update(Handover).where(Handover.at < clock.now() - KEPT, Handover.signature != FORGOTTEN)
    db.session.execute(old.values(signature=FORGOTTEN))
