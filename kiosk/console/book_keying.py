"""Keying a form of the power-cut book in: from what stands on the paper to a dossier.

It is born as at the end of a walkthrough, so the paper is first written into one that nobody keeps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from werkzeug.datastructures import MultiDict

from kiosk import clock, sessions
from kiosk.console.custody_changes import MOST
from kiosk.db import db
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.free_text import Form, is_citizen_number, line_in
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.places import Place
from kiosk.errors import Refused
from kiosk.procedures import private, published
from kiosk.procedures.schema import Procedure, Question
from kiosk.slips.book import BlankForm, Book
from kiosk.slips.book_sheet import PAPERS
from kiosk.slips.models import PrintJob
from kiosk.walkthrough.answers import Wrong, code_warning, name_in, phone_in, take
from kiosk.walkthrough.finish import finish, print_receipt
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import Channel, Part, Stop

WHICH_PROCEDURE = "Bạn chọn thủ tục ghi trên phiếu. Máy chưa lưu gì."
NO_CONSENT = (
    "Phiếu phải có dấu và chữ ký đồng ý thì mới nhập vào máy. Máy chưa lưu gì. "
    "Bà con không đồng ý thì bạn ghi phiếu này là hỏng, rồi trả lại bà con tờ giấy."
)
WHEN = "Bạn ghi ngày giờ trên phiếu. Phiếu không ghi giờ thì ghi giờ tổ bắt đầu trực hôm ấy."
NOT_THEN = (
    "Ngày giờ này chưa đúng: phiếu in ngày {}, và không viết sau lúc này. Bạn xem lại trên phiếu."
)
HOW_SENT = "Bạn chọn hồ sơ đã nộp hay chưa. Máy chưa lưu gì."
HAS_A_CODE = "Phiếu có mã hồ sơ trên Cổng thì bạn chọn “Đã nộp, có mã”. Máy chưa lưu gì."
NO_CODE_WRITTEN = "Bạn ghi mã hồ sơ trên phiếu. Phiếu không có mã thì bạn chọn ô khác ở phần này."
NOT_A_CODE = "Mã này giống số căn cước nên máy không nhận. Bạn xem lại mã hồ sơ trên phiếu."
THAT_CODE = "Đúng rồi thì bấm “Nhập phiếu” lần nữa."
ENDS = "Theo câu trả lời này thì không phải nộp hồ sơ: {} Bạn xem lại phiếu."
WHICH_PAPER = "Dòng giấy {}: bạn ghi tên giấy và số tờ, từ 1 đến 99. Không có thì để trống."
WRITTEN = "Viết trên phiếu giấy số {} lúc {}, ngày {}, nhập vào máy sau"
CHANNELS = {  # what a form says of how it went: words, and how the dossier gets to the commune
    "co-ma": ("Đã nộp, có mã", Channel.PORTAL),
    "khong-ma": ("Đã nộp, Cổng không cho mã", Channel.NO_CODE),
    "chua-nop": ("Chưa nộp", Channel.LATER),
    "len-xa": ("Bà con mang lên xã", Channel.DESK),
}


class OddCode(Refused):
    """A portal code that looks wrong, said once; sent again unchanged, it is taken."""


@dataclass(frozen=True)
class Held:
    """One kind of paper that the team took in."""

    name: str
    count: int
    is_original: bool


def questions(procedure: Procedure) -> list[Question]:
    """What a form can answer; what is asked privately stands on no paper."""
    return [one for one in procedure.questions if not private.is_private(procedure, one)]


def ways(procedure: Procedure) -> dict[str, str]:
    """How it may have gone, in words; where the portal gives a code, none goes without."""
    gives_code = procedure.gives_code is True
    return {
        value: words
        for value, (words, channel) in CHANNELS.items()
        if not (gives_code and channel is Channel.NO_CODE)
    }


def key_in(form: BlankForm, typed: Form, by: str) -> Dossier:
    """Make the dossier of a form, its slip and its print job, and use the number up.

    The caller commits. Raises Refused with what to do, and then nothing has changed.
    """
    form.check_blank()
    procedure = published.find(typed.get("thu-tuc", ""))
    if procedure is None:
        raise Refused(WHICH_PROCEDURE)
    written_at = _written_at(form, typed)
    held = list(_held(typed))
    draft = _draft(form, procedure, typed, written_at)
    draft.helper = line_in(typed, "nguoi-giup") or by
    dossier = finish(draft)
    sessions.ensure().dossier_id = None  # nobody stands at this screen who made it
    form.key_in(dossier, by)
    _take_in(dossier, held, written_at, draft.helper, by)
    local = clock.local(written_at)
    dossier.note(WRITTEN.format(form.number, f"{local:%-H:%M}", f"{local:%-d/%-m/%Y}"), by=by)
    return dossier


def _draft(form: BlankForm, procedure: Procedure, typed: Form, written_at: datetime) -> Walkthrough:
    """The walkthrough that the evening would have been with power."""
    if typed.get("dong-y") != "co":
        raise Refused(NO_CONSENT)
    draft = Walkthrough(
        village_id=form.village_id, session_id=None, procedure_slug=procedure.slug,
        procedure_version=procedure.version, agrees=True, agreed_at=written_at,
        answers={}, ticked=[], held=[], unfinished={}, portal_code=None,
    )  # fmt: skip
    try:
        draft.name, draft.phone = name_in(typed), phone_in(typed)
        _answer(draft, typed)
    except Wrong as wrong:
        raise Refused(_to_the_team(wrong.sentence)) from None
    _send(draft, typed)
    return draft


def without_citizen_numbers(typed: Form) -> Form:
    """What was typed, to be shown again; a citizen number is not."""
    kept = [(k, v) for k, v in typed.items(multi=True) if not is_citizen_number(v)]
    return MultiDict(kept)


def _to_the_team(sentence: str) -> str:
    """What the screens say to a resident, said to who types it for them."""
    return sentence.replace("Bà con", "Bạn").replace("bà con", "bạn")


def _answer(draft: Walkthrough, typed: Form) -> None:
    """What the paper answers, each question by its own rules; the others stay unknown."""
    procedure, number = draft.procedure, 0
    while number < len(asked := procedure.questions_for(draft.answers)):
        question, number = asked[number], number + 1
        said = typed.get(f"tra-loi-{question.key}", "").strip()
        if said and not private.is_private(procedure, question):
            _take(draft, Stop(Part.CASE, number), said, question)
    end = procedure.end_of(draft.answers)
    if end:
        raise Refused(ENDS.format(end.ends))


def _take(draft: Walkthrough, stop: Stop, said: str, question: Question) -> None:
    try:
        take(draft, stop, MultiDict({"tra-loi": said}))
    except Wrong as wrong:
        raise Refused(f"{question.ask} {_to_the_team(wrong.sentence)}") from None


def _send(draft: Walkthrough, typed: Form) -> None:
    """How it went to the commune, and the portal's code as it was typed."""
    way, code = typed.get("da-nop", ""), typed.get("ma", "").strip()
    if way not in ways(draft.procedure):
        raise Refused(HOW_SENT)
    draft.channel = CHANNELS[way][1]
    if draft.channel is not Channel.PORTAL:
        if code:
            raise Refused(HAS_A_CODE)
        return
    if not code or is_citizen_number(code):
        raise Refused(NOT_A_CODE if code else NO_CODE_WRITTEN)
    _take_code(draft, code, seen=typed.get("ma-da-xem") == code)


def _take_code(draft: Walkthrough, code: str, *, seen: bool) -> None:
    """As the walkthrough takes it, its warning in the words of this page."""
    draft.portal_code, draft.portal_code_seen = code, True
    try:
        take(draft, Stop(Part.CODE), MultiDict({"ma": code, "di": "tiep"}))
    except Wrong as wrong:
        raise Refused(_to_the_team(wrong.sentence)) from None
    warning = code_warning(draft)
    if warning and not seen:
        raise OddCode(f"{warning} {THAT_CODE}")


def _written_at(form: BlankForm, typed: Form) -> datetime:
    """The moment on the paper: not before the form was printed, and not after now."""
    try:
        said = f"{typed.get('ngay', '')} {typed.get('gio', '')}"
        written = datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=clock.VILLAGE_TIME)
    except ValueError:
        raise Refused(WHEN) from None
    book = db.session.get_one(Book, form.book_id)
    printed_on = clock.local(book.printed_at).date()
    if not printed_on <= written.date() or written > clock.now():
        raise Refused(NOT_THEN.format(f"{printed_on:%-d/%-m/%Y}"))
    return written


def _held(typed: Form) -> Iterator[Held]:
    """The papers on the form's lines; originals and copies of one line are counted apart."""
    for line in range(1, PAPERS + 1):
        name = line_in(typed, f"giay-{line}")
        counts = [_count(typed.get(f"{kind}-{line}", ""), line) for kind in ("chinh", "sao")]
        if bool(name) != any(counts):
            raise Refused(WHICH_PAPER.format(line))
        for count, is_original in zip(counts, (True, False), strict=True):
            if count:
                yield Held(name, count, is_original)


def _count(said: str, line: int) -> int:
    said = said.strip() or "0"
    if not (said.isascii() and said.isdecimal() and len(said) <= 2 and int(said) <= MOST):
        raise Refused(WHICH_PAPER.format(line))
    return int(said)


def _take_in(
    dossier: Dossier, papers: list[Held], written_at: datetime, receiver: str, by: str
) -> None:
    """From the resident's hand into the team's, on that evening; and the receipt says so."""
    if not papers:
        return
    for one in papers:
        paper = HeldPaper.new(one.name, one.count, Place.HOME, is_original=one.is_original)
        line = paper.hand_on(
            one.count, Place.HOME, Place.TEAM, giver=dossier.applicant, receiver=receiver, by=by
        )
        line.at = written_at
        dossier.papers.append(paper)
    dossier.settle()
    db.session.flush()
    # The receipt that was asked for knew nothing of these papers.
    db.session.execute(delete(PrintJob).where(PrintJob.dossier_id == dossier.id))
    print_receipt(dossier)
