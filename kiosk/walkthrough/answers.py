"""Taking the answer of one screen: kept when it is right, explained when it is not."""

import re
from collections.abc import Callable

from werkzeug.datastructures import MultiDict

from kiosk import clock
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.procedures import private
from kiosk.procedures.schema import Paper, Procedure, Question
from kiosk.walkthrough.models import Walkthrough
from kiosk.walkthrough.route import (
    HELD,
    HELPER,
    NAME,
    PHONE,
    Channel,
    Part,
    Stop,
    usual_channel,
)

Form = MultiDict[str, str]
LONGEST_NAME = 80
PHONE_NUMBER = re.compile(r"0[0-9]{9,10}")
SHORT_NUMBER = re.compile(r"[0-9]{1,6}")
MOST_PAPERS = 99
UNKNOWN = "chua-biet"
KNOWN_ALREADY = "Mã này đã có trong sổ của nhà văn hóa."
AGAIN = "Đúng rồi thì bấm Tiếp tục lần nữa."
WHICH_CODE = "Bà con ghi mã hồ sơ hiện trên Cổng. Chưa nộp được thì bấm “Chưa nộp được”."
CODE_IF_ANY = (
    "Có mã thì bà con ghi vào ô. Gửi rồi mà không thấy mã thì bấm “Cổng không cho mã”. "
    "Chưa gửi được thì bấm “Chưa nộp được”."
)
HOW_MANY_PAPERS = f"Bà con ghi số tờ gửi lại, từ 1 đến {MOST_PAPERS}."
AN_ORIGINAL = "Bản chính kèm hồ sơ"
NAME_TOO_LONG = f"Tên dài quá {LONGEST_NAME} chữ. Bà con ghi ngắn lại."


class Wrong(Exception):
    """An answer that can't be taken as it is: what happened and what to do, in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def take(draft: Walkthrough, stop: Stop, form: Form) -> None:
    """Keep what `form` answers at `stop`. Raises Wrong with what to do.

    The caller commits either way, for a code that only looks wrong is kept.
    """
    taker = TAKERS.get(stop.part)
    if taker:
        taker(draft, stop, form)


def _case(draft: Walkthrough, stop: Stop, form: Form) -> None:
    question = draft.procedure.questions_for(draft.answers)[stop.number - 1]
    typed = form.get("tra-loi", "").strip()
    answers = {**draft.answers, question.key: _answer(question, typed)}
    draft.answers = private.still_asked(draft.procedure, answers)


def _answer(question: Question, typed: str) -> int | str | None:
    if typed == UNKNOWN and question.may_be_unknown:
        return None
    if question.kind == "choice":
        if typed not in {option.value for option in question.options}:
            raise Wrong("Bà con chọn một trong các ô trên màn hình.")
        return typed
    return _number(question, typed)


def _number(question: Question, typed: str) -> int:
    low, high = _bounds(question)
    if not SHORT_NUMBER.fullmatch(typed) or not low <= int(typed) <= high:
        raise Wrong(bounds_told(question))
    return int(typed)


def bounds_told(question: Question) -> str:
    """What is said to a number that the question can't mean."""
    low, high = _bounds(question)
    return f"Bà con ghi một số từ {low} đến {high}."


def _bounds(question: Question) -> tuple[int, int]:
    return question.min or 0, question.max or MOST_PAPERS


def _papers(draft: Walkthrough, stop: Stop, form: Form) -> None:
    if stop.number == HELD:
        _held(draft, form)
    elif stop.number == 1:
        known = [paper.key for paper in draft.procedure.papers_for(draft.answers)]
        draft.ticked = [key for key in known if key in form.getlist("giay")]


def _held(draft: Walkthrough, form: Form) -> None:
    """How many originals stay with the team; none unless the resident says so."""
    original = draft.case.to_leave
    if form.get("gui") != "co" or original is None:
        draft.held = []
        return
    count = form.get("so-to", "").strip()
    if not SHORT_NUMBER.fullmatch(count) or not 1 <= int(count) <= MOST_PAPERS:
        raise Wrong(HOW_MANY_PAPERS)
    name = _called(draft.procedure, original)
    draft.held = [{"name": name, "count": int(count), "is_original": True}]


def _called(procedure: Procedure, paper: Paper) -> str:
    """As the book of papers names it, where everyone of the team reads it."""
    return AN_ORIGINAL if private.tells(procedure, paper) else paper.name


def _fee(draft: Walkthrough, stop: Stop, form: Form) -> None:
    draft.take_code()  # the portal comes next; from there on the draft can be parked


def _portal(draft: Walkthrough, stop: Stop, form: Form) -> None:
    if draft.is_mending:
        return  # it is at the commune already
    if form.get("di") == "chua-nop":
        draft.channel = Channel.LATER
    elif form.get("nut") in {"co", "khong"}:
        draft.channel = Channel.PORTAL if form["nut"] == "co" else Channel.DESK
    elif stop.number == 1:
        draft.channel = usual_channel(draft.procedure)  # the line is back


def _code(draft: Walkthrough, stop: Stop, form: Form) -> None:
    """A code that looks wrong is said once, and taken when it is sent again unchanged."""
    if form.get("di") == "chua-nop":
        draft.portal_code, draft.channel = None, Channel.LATER
        return
    if form.get("di") == "khong-ma" and draft.procedure.gives_code is not True:
        draft.portal_code, draft.channel = None, Channel.NO_CODE
        return
    typed = form.get("ma", "").strip()
    if not typed:
        raise Wrong(WHICH_CODE if draft.procedure.gives_code is True else CODE_IF_ANY)
    if len(typed) > LONGEST_NAME:
        raise Wrong("Mã này dài quá. Bà con xem lại mã hồ sơ trên Cổng.")
    seen_before = draft.portal_code_seen and draft.portal_code == typed
    draft.portal_code, draft.channel = typed, Channel.PORTAL
    warning = code_warning(draft)
    draft.portal_code_seen = form.get("di") != "lui"  # going back is no look at the warning
    if warning and not seen_before:
        raise Wrong(f"{warning} {AGAIN}")


def code_warning(draft: Walkthrough) -> str | None:
    """What looks wrong about the portal code that was typed; never a reason to stop."""
    found = codes.portal_code(draft.portal_code or "", clock.today())
    same = Dossier.of(draft.village_id).filter_by(portal_code=found.code)
    if db.session.scalars(same.limit(1)).first():
        return KNOWN_ALREADY
    return found.warning


def _person(draft: Walkthrough, stop: Stop, form: Form) -> None:
    if stop.number == NAME:
        draft.name = name_in(form)
    elif stop.number == PHONE:
        draft.phone = phone_in(form)
    elif stop.number == HELPER:
        draft.helper = form.get("nguoi-giup", "").strip()[:LONGEST_NAME] or None


def name_in(form: Form) -> str:
    """The name in field `ten`, without signs that can't be seen. Raises Wrong."""
    name = " ".join("".join(c if c.isprintable() else " " for c in form.get("ten", "")).split())
    if not name:
        raise Wrong("Bà con ghi tên người nộp để lúc trả kết quả tổ gọi đúng người.")
    if len(name) > LONGEST_NAME:
        raise Wrong(NAME_TOO_LONG)
    if re.search(r"\d", name):
        raise Wrong("Ô này chỉ ghi tên. Bà con đừng ghi số giấy tờ vào đây.")
    return name


def phone_in(form: Form) -> str | None:
    """The phone number in field `so`, or None when it is left empty. Raises Wrong."""
    digits = re.sub(r"[\s.\-]", "", form.get("so", ""))
    if not digits:
        return None
    digits = re.sub(r"^\+?84(?=\d{9,10}$)", "0", digits)
    if not PHONE_NUMBER.fullmatch(digits):
        raise Wrong("Số điện thoại có 10 số, bắt đầu bằng số 0. Không có thì để trống.")
    return digits


TAKERS: dict[Part, Callable[[Walkthrough, Stop, Form], None]] = {
    Part.CASE: _case,
    Part.PAPERS: _papers,
    Part.FEE: _fee,
    Part.PORTAL: _portal,
    Part.CODE: _code,
    Part.PERSON: _person,
}
