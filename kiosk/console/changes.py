"""What a member's form does to a dossier: one change, with its reasons and its source."""

from collections.abc import Callable
from datetime import date, timedelta

from kiosk import clock
from kiosk.console import custody_changes, erasure
from kiosk.dossiers import results, returns
from kiosk.dossiers.free_text import Form, line_in
from kiosk.dossiers.history import standing
from kiosk.dossiers.models import TOO_LATE, Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.errors import Refused
from kiosk.languages.plain import plain
from kiosk.walkthrough.answers import Wrong, name_in, phone_in

CHOOSE = "Bạn chọn một việc cần ghi cho hồ sơ này."
WRITE_IT = "Bạn ghi nội dung vào ô Ghi chú rồi bấm lại. Hồ sơ vẫn như cũ."
UNKNOWN_REASON = (
    "Lý do này không có trong danh sách của thủ tục. Hồ sơ vẫn như cũ. "
    "Bạn chọn lại, hoặc ghi vào ô Ghi chú."
)
WHY_WRONG = "Bạn ghi lý do sửa: nhầm hồ sơ, nhầm bước… Hồ sơ vẫn như cũ."
BY_HANDOVER = (
    "Kết quả đến tay bà con thì ghi ở phần “Trả kết quả”, để có tên người nhận và giấy nào về "
    "theo. Hồ sơ vẫn như cũ."
)
GO_ON = "tiep"  # the value of the button that ends a hold
APPOINT, NOTE, LOOKED_UP, TAKE_BACK = "hen", "ghi", "tra", "nham"
HAND_ON, LEAVE = "giay", "them-giay"  # papers: from hand to hand, or left with the team
FILE_ANEW = "lam-lai"  # opens another screen: the view does it
CORRECT, ERASE = "sua", "xoa"  # what a resident may ask for (Law 91/2025/QH15, art. 4)
LONGEST = 300
A_YEAR = timedelta(days=366)
WRONG_DAY = "Ngày hẹn chưa đúng. Bạn chọn lại ngày ghi trên giấy hẹn của xã."


def change(dossier: Dossier, form: Form, by: str) -> None:
    """Do what `form` asks: `lam` names a step, a hold, an ending, or a word of DO. Or refuse."""
    asked = form.get("lam", "")
    if asked not in DO:
        raise Refused(CHOOSE)
    if asked not in ABOUT_OTHER_THINGS:
        _appoint(dossier, form, by)
    DO[asked](dossier, form, by)


def source(form: Form) -> Source:
    """From where it is known; what the kiosk itself saw is not the team's to say."""
    said = form.get("nguon", Source.TEAM, type=Source)
    return Source.TEAM if said is Source.KIOSK else said


def reasons(dossier: Dossier, form: Form) -> list[str]:
    """All reasons at once: those picked, kept by their keys, and the one in own words.

    Raises Refused where one was picked that the procedure does not know.
    """
    listed = dossier.procedure.return_reasons if dossier.procedure else ()
    keys = {word: reason.key for reason in listed for word in (reason.key, reason.text)}
    picked = [keys.get(said) for said in form.getlist("ly-do") if said]
    if None in picked:
        raise Refused(UNKNOWN_REASON)
    return [reason for reason in (*picked, own_words(form)) if reason]


def own_words(form: Form) -> str:
    """The note, cut where no card could hold more. Raises Refused where it holds a number that
    might be a citizen's."""
    return line_in(form, "ghi-chu", LONGEST)


def _move(dossier: Dossier, form: Form, by: str) -> None:
    step = Step(form["lam"])
    if step is Step.HANDED_OVER:
        raise Refused(BY_HANDOVER)
    if dossier.step is Step.HANDED_OVER:
        results.came_back(dossier, [], by=by, reason=own_words(form))
    else:
        dossier.move_to(step, by=by, source=source(form), note=own_words(form))


def _hold(dossier: Dossier, form: Form, by: str) -> None:
    hold, why = Hold(form["lam"]), reasons(dossier, form)
    if hold not in dossier.holds:
        raise Refused(TOO_LATE)
    dossier.put_on_hold(hold, by=by, source=source(form), reasons=why)
    if hold is Hold.NEEDS_SUPPLEMENT:
        returns.count_return(dossier, why)


def _end(dossier: Dossier, form: Form, by: str) -> None:
    ending, why = Ending(form["lam"]), reasons(dossier, form)
    dossier.end_with(ending, by=by, source=source(form), reasons=why)
    if ending is Ending.REFUSED:
        returns.count_return(dossier, why)


def _go_on(dossier: Dossier, form: Form, by: str) -> None:
    dossier.resume(by=by, source=source(form), note=own_words(form))


def _note(dossier: Dossier, form: Form, by: str) -> None:
    text = own_words(form)
    if not text:
        raise Refused(WRITE_IT)
    dossier.note(text, by=by)


def _looked_up(dossier: Dossier, form: Form, by: str) -> None:
    """Nothing new: on the portal, unless the commune said so."""
    asked = source(form)
    where = Source.PORTAL if asked is Source.TEAM else asked
    dossier.note(own_words(form), by=by, source=where)


def _take_back(dossier: Dossier, form: Form, by: str) -> None:
    """The line `dong` was a mistake, if it is still the last one that counts."""
    reason, last = line_in(form, "ly-do-sua", LONGEST), standing(dossier.moves)[-1:]
    if not reason:
        raise Refused(WHY_WRONG)
    if last and str(last[0].id) != form.get("dong"):
        raise Refused(TOO_LATE)
    if last and (last[0].hold is Hold.NEEDS_SUPPLEMENT or last[0].ending is Ending.REFUSED):
        returns.forget_return(dossier, last[0].at)
    results.taken_back(dossier, by=by, reason=reason)


def _only_the_date(dossier: Dossier, form: Form, by: str) -> None:
    """The date was taken already; a field that was emptied takes it away."""
    if dossier.appointment_on and not form.get("ngay-hen", "").strip():
        dossier.appoint(None)
        dossier.note("Xóa ngày hẹn của xã", by=by)


def _appoint(dossier: Dossier, form: Form, by: str) -> None:
    """The date on the commune's slip, as typed; an empty field keeps what was known."""
    typed = form.get("ngay-hen", "").strip()
    if not typed:
        return
    day = _day(dossier, typed)
    if day != dossier.appointment_on:
        dossier.appoint(day)
        dossier.note(f"Giấy hẹn của xã: {clock.day_text(day)}", by=by)


def _day(dossier: Dossier, typed: str) -> date:
    made = clock.local(dossier.created_at).date()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(WRONG_DAY) from None
    if not made <= day <= made + A_YEAR:
        raise Refused(WRONG_DAY)
    return day


def _correct(dossier: Dossier, form: Form, by: str) -> None:
    """Write the name and phone anew, by the rules of the resident's own screens."""
    try:
        dossier.applicant, dossier.phone = name_in(form), phone_in(form)
    except Wrong as wrong:
        raise Refused(wrong.sentence) from None
    dossier.applicant_plain = plain(dossier.applicant)
    dossier.note("Sửa tên, số điện thoại theo yêu cầu của bà con", by=by)


Doer = Callable[[Dossier, Form, str], None]
ABOUT_OTHER_THINGS = {CORRECT, ERASE, HAND_ON, LEAVE}  # a date typed there means nothing
DO: dict[str, Doer] = {
    **dict.fromkeys((step.value for step in Step), _move),
    **dict.fromkeys((hold.value for hold in Hold), _hold),
    **dict.fromkeys((ending.value for ending in Ending), _end),
    GO_ON: _go_on,
    APPOINT: _only_the_date,
    NOTE: _note,
    LOOKED_UP: _looked_up,
    TAKE_BACK: _take_back,
    CORRECT: _correct,
    ERASE: erasure.erase,
    HAND_ON: custody_changes.hand_on,
    LEAVE: custody_changes.add_paper,
}
