"""Which printer the lead chooses: what a form says, and what that writes down."""

from collections.abc import Collection
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from kiosk import clock
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.printers import choosing
from kiosk.printers.models import Kind, Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.villages.models import Village

Form = MultiDict[str, str]
ALONG = "none"  # the sheets go where the slips go
SIZES = {
    Purpose.SLIPS: (Size.NARROW, Size.ROLL, Size.A5, Size.A4),
    Purpose.SHEETS: (Size.A4, Size.A5, Size.ROLL, Size.NARROW),
}
KEPT = "Máy in cũ vẫn như trước."
WHICH = f"Bạn chọn một loại máy in. {KEPT}"
WHICH_SIZE = f"Bạn chọn khổ giấy đang lắp trong máy in. {KEPT}"
ROLLS_ALONE = f"Máy in nhiệt chỉ in giấy cuộn 58 mm hoặc 80 mm. Bạn chọn lại khổ giấy. {KEPT}"


@dataclass(frozen=True)
class Choice:
    """A printer that can be used."""

    kind: Kind
    address: str
    size: Size


def choice_in(form: Form, purpose: Purpose) -> Choice | None:
    """What the form says: `may` (a kind, or a kind and an address that was found), `dia-chi-<kind>`
    where it is typed, `kho`. None: no printer of its own. Raises Refused.
    """
    word, _, found = form.get("may", "").partition(" ")
    if word == ALONG and purpose is Purpose.SHEETS:
        return None
    kind = next((one for one in Kind if one == word), None)
    if kind is None:
        raise Refused(WHICH)
    size = next((one for one in SIZES[purpose] if one == form.get("kho")), None)
    if size is None:
        raise Refused(WHICH_SIZE)
    if size not in choosing.SIZES[kind]:
        raise Refused(ROLLS_ALONE)
    return Choice(kind, _address(kind, found or form.get(f"dia-chi-{kind}", "")), size)


def _address(kind: Kind, typed: str) -> str:
    try:
        return choosing.checked(kind, typed)
    except choosing.NotAnAddress as wrong:
        raise Refused(f"{wrong} {KEPT}") from wrong


def choose(village: Village, purpose: Purpose, choice: Choice | None, by: str) -> None:
    """Write it down; slips that wait go to the new printer. The caller commits."""
    printer = Printer.chosen(village.id, purpose)
    if choice is None:
        if printer:
            db.session.delete(printer)
        return
    if printer is None:
        printer = Printer(village_id=village.id, purpose=purpose)
        db.session.add(printer)
    printer.kind, printer.address, printer.size = choice.kind, choice.address, choice.size
    printer.fault = printer.looked_at = None
    printer.chosen_at, printer.chosen_by = clock.now(), by


def form_of(printer: Printer | None, found: Collection[str]) -> Form:
    """The form as it would have been filled in for the printer that is chosen now; `found`: the
    addresses that need not be typed."""
    if printer is None:
        return MultiDict({"may": ALONG})
    filled = {"may": str(printer.kind), "kho": str(printer.size)}
    if printer.address in found:
        return MultiDict(filled | {"may": f"{printer.kind} {printer.address}"})
    return MultiDict(filled | {f"dia-chi-{printer.kind}": printer.address})
