"""What a member's form does to a dossier: one change, with its reasons and its source."""

from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from kiosk import clock
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.errors import Refused
from kiosk.languages.plain import plain
from kiosk.slips import printing
from kiosk.walkthrough.answers import Wrong, name_in, phone_in

Form = MultiDict[str, str]
CHOOSE = "Bạn chọn một việc cần ghi cho hồ sơ này."
GO_ON = "tiep"  # the value of the button that ends a hold
CORRECT, ERASE = "sua", "xoa"  # what a resident may ask for (Law 91/2025/QH15, art. 4)
ERASED = "(đã xóa theo yêu cầu)"
LONGEST = 300
A_YEAR = timedelta(days=366)
WRONG_DAY = "Ngày hẹn chưa đúng. Bạn chọn lại ngày ghi trên giấy hẹn của xã."


def change(dossier: Dossier, form: Form, by: str) -> None:
    """Do what `form` asks: `lam` names a step, a hold, an ending or GO_ON. Raises Refused."""
    source = form.get("nguon", Source.TEAM, type=Source)
    asked = form.get("lam", "")
    dossier.appointment_on = _appointment(dossier, form)
    if asked == CORRECT:
        correct(dossier, form)
    elif asked == ERASE:
        erase(dossier)
    elif asked in set(Step):
        dossier.move_to(
            Step(asked), by=by, source=source, note=form.get("ghi-chu", "").strip()[:LONGEST]
        )
    elif asked in set(Hold):
        dossier.put_on_hold(Hold(asked), by=by, source=source, reasons=reasons(form))
    elif asked in set(Ending):
        dossier.end_with(Ending(asked), by=by, source=source, reasons=reasons(form))
    elif asked == GO_ON:
        dossier.resume(by=by, source=source)
    elif asked != "hen":
        raise Refused(CHOOSE)


def reasons(form: Form) -> list[str]:
    """All reasons at once: those picked, and the one in own words."""
    return [reason for reason in (*form.getlist("ly-do"), own_words(form)) if reason]


def own_words(form: Form) -> str:
    """The note, cut where no card could hold more."""
    return form.get("ghi-chu", "").strip()[:LONGEST]


def _appointment(dossier: Dossier, form: Form) -> date | None:
    """The date on the commune's slip, as typed; an empty field keeps what was known."""
    typed = form.get("ngay-hen", "").strip()
    if not typed:
        return dossier.appointment_on
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(WRONG_DAY) from None
    made = clock.local(dossier.created_at).date()
    if not made <= day <= made + A_YEAR:
        raise Refused(WRONG_DAY)
    return day


def correct(dossier: Dossier, form: Form) -> None:
    """Write the name and phone anew, by the rules of the resident's own screens."""
    try:
        dossier.applicant, dossier.phone = name_in(form), phone_in(form)
    except Wrong as wrong:
        raise Refused(wrong.sentence) from None
    dossier.applicant_plain = plain(dossier.applicant)


def erase(dossier: Dossier) -> None:
    """Take the person out of our record and of its slips; the commune keeps the dossier itself."""
    dossier.applicant = dossier.applicant_plain = ERASED
    dossier.phone = None
    printing.forget_slips_of(dossier)
