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
from kiosk.screen import Back
from kiosk.villages.intro import take_english
from kiosk.villages.letter import take_letter
from kiosk.villages.models import Village, here

bp = Blueprint("house", __name__, url_prefix="/to/thon")
bp.before_request(access.require_member)

Form = MultiDict[str, str]
ONLY_THE_LEAD = "Chỉ tổ trưởng sửa trang này. Chưa có gì thay đổi. Bạn nhờ tổ trưởng sửa."


def _languages(village: Village, form: Form) -> None:
    take_languages(village, form.getlist("ngon-ngu"))


def _order(village: Village, form: Form) -> None:
    move_up(village, form.get("len", ""))


def _aloud(village: Village, form: Form) -> None:
    village.reads_aloud = form.get("tu-doc") == "co"


CHANGES: dict[str, Callable[[Village, Form], None]] = {
    "van-ban": take_letter,
    "tieng": _languages,
    "thu-tu": _order,
    "tu-doc": _aloud,
    "tieng-anh": take_english,
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
    change = CHANGES.get(request.form.get("viec", ""), take_letter)
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
