import re
from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kiosk.console import access
from kiosk.db import db
from kiosk.dossiers.results import may_fetch
from kiosk.errors import Refused
from kiosk.languages import registry
from kiosk.languages.labels import offered_in
from kiosk.languages.spoken import move_up, take_languages
from kiosk.members.models import Role
from kiosk.procedures import published
from kiosk.procedures.shapes import plain
from kiosk.screen import Back
from kiosk.villages.intro import take_english
from kiosk.villages.letter import take_letters
from kiosk.villages.models import Village, here
from kiosk.walkthrough.answers import Wrong, phone_in

bp = Blueprint("house", __name__, url_prefix="/to/thon")
bp.before_request(access.require_member)

Form = MultiDict[str, str]
SHORT_LINE = re.compile(r"[1-9][0-9]{2,7}")
LONGEST_HOURS = 80  # letters
BAD_PHONE = (
    "Số điện thoại chưa đúng: có 10 hoặc 11 số, bắt đầu bằng số 0, hoặc là số ngắn 3 đến 8 số. "
    "Những gì đã ghi vẫn còn; bạn ghi lại số."
)
LONG_HOURS = f"Giờ làm việc ghi dài quá {LONGEST_HOURS} chữ. Bạn ghi ngắn lại."
BAD_HOURS = "Giờ làm việc chưa ghi được: {}. Những gì đã ghi vẫn còn; bạn ghi lại."
ONLY_THE_LEAD = "Chỉ tổ trưởng sửa trang này. Chưa có gì thay đổi. Bạn nhờ tổ trưởng sửa."


def _languages(village: Village, form: Form) -> None:
    take_languages(village, form.getlist("ngon-ngu"))


def _order(village: Village, form: Form) -> None:
    move_up(village, form.get("len", ""))


def _aloud(village: Village, form: Form) -> None:
    village.reads_aloud = form.get("tu-doc") == "co"


def _desks(village: Village, form: Form) -> None:
    """Whom residents call for what nobody knows here, and when somebody answers."""
    for desk in ("commune", "police"):
        setattr(village, f"{desk}_phone", _phone(form.get(f"so-{desk}", "")))
        setattr(village, f"{desk}_hours", _hours(form.get(f"gio-{desk}", "")))


def _phone(typed: str) -> str:
    """A number as residents' own are, or the few digits of a desk's short line."""
    digits = re.sub(r"[\s.\-]", "", typed)
    if SHORT_LINE.fullmatch(digits):
        return digits
    try:
        return phone_in(MultiDict({"so": typed})) or ""
    except Wrong:
        raise Refused(BAD_PHONE) from None


def _hours(typed: str) -> str:
    hours = " ".join(typed.split())
    if len(hours) > LONGEST_HOURS:
        raise Refused(LONG_HOURS)
    try:
        return plain(hours)
    except ValueError as error:
        raise Refused(BAD_HOURS.format(error)) from None


CHANGES: dict[str, Callable[[Village, Form], None]] = {
    "van-ban": take_letters,
    "tieng": _languages,
    "thu-tu": _order,
    "tu-doc": _aloud,
    "tieng-anh": take_english,
    "hoi-xa": _desks,
}


@bp.get("")
def settings() -> str:
    return _page()


@bp.post("")
def save() -> Response | tuple[str, int]:
    """One card of the page, by the lead; what was typed wrong stays on it."""
    village = here()
    if access.the_member().role is not Role.LEAD:
        raise Refused(ONLY_THE_LEAD)
    change = CHANGES.get(request.form.get("viec", ""), take_letters)
    try:
        change(village, request.form)
    except Refused as refused:
        db.session.rollback()
        return _page(refused.reason), 422
    db.session.commit()
    return redirect(url_for(".settings"), 303)


def _page(wrong: str | None = None) -> str:
    village, typed = here(), request.form
    procedures = [(one, may_fetch(village, one)) for one in published.procedures()]
    ticked = typed.getlist("ngon-ngu") if typed.get("viec") == "tieng" else village.languages
    return render_template(
        "console/house.html",
        house=village,
        is_lead=access.the_member().role is Role.LEAD,
        procedures=procedures,
        peoples=registry.peoples(),
        ticked=ticked,
        shown=offered_in(village),
        typed=typed,
        wrong=wrong,
        back=Back(url_for("team.index")),
    )
