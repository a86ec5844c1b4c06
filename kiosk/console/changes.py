"""What a member's form does to a dossier: one change, with its reasons and its source."""

from datetime import date

from werkzeug.datastructures import MultiDict

from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Ending, Hold, Source, Step
from kiosk.errors import Refused

Form = MultiDict[str, str]
CHOOSE = "Bạn chọn một việc cần ghi cho hồ sơ này."
GO_ON = "tiep"  # the value of the button that ends a hold


def change(dossier: Dossier, form: Form, by: str) -> None:
    """Do what `form` asks: `lam` names a step, a hold, an ending or GO_ON. Raises Refused."""
    source = form.get("nguon", Source.TEAM, type=Source)
    asked = form.get("lam", "")
    dossier.appointment_on = _appointment(dossier, form)
    if asked in set(Step):
        dossier.move_to(Step(asked), by=by, source=source, note=form.get("ghi-chu", "").strip())
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
    own = form.get("ghi-chu", "").strip()
    return [reason for reason in (*form.getlist("ly-do"), own) if reason]


def _appointment(dossier: Dossier, form: Form) -> date | None:
    """The date on the commune's slip, as typed; an empty field keeps what was known."""
    typed = form.get("ngay-hen", "").strip()
    if not typed:
        return dossier.appointment_on
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("Ngày hẹn chưa đúng. Bạn chọn lại ngày ghi trên giấy hẹn của xã.") from None
