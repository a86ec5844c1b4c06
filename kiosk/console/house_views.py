from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.console import access
from kiosk.db import db
from kiosk.dossiers.results import may_fetch
from kiosk.errors import Refused
from kiosk.members.models import Role
from kiosk.procedures import catalogue
from kiosk.screen import Back
from kiosk.villages.letter import take_letter
from kiosk.villages.models import here

bp = Blueprint("house", __name__, url_prefix="/to/thon")
bp.before_request(access.require_member)

ONLY_THE_LEAD = "Chỉ tổ trưởng ghi văn bản của xã. Chưa có gì thay đổi. Bạn nhờ tổ trưởng ghi."


@bp.get("")
def settings() -> str:
    return _page()


@bp.post("")
def save() -> Response | tuple[str, int]:
    """The commune's letter, by the lead; what was typed wrong stays on the page."""
    village = here()
    if access.the_member().role is not Role.LEAD:
        raise Refused(ONLY_THE_LEAD)
    try:
        take_letter(village, request.form)
    except Refused as refused:
        db.session.rollback()
        return _page(refused.reason), 422
    db.session.commit()
    return redirect(url_for(".settings"), 303)


def _page(wrong: str | None = None) -> str:
    village = here()
    procedures = [(one, may_fetch(village, one)) for one in catalogue.all_procedures()]
    return render_template(
        "console/house.html",
        house=village,
        is_lead=access.the_member().role is Role.LEAD,
        procedures=procedures,
        typed=request.form,
        wrong=wrong,
        back=Back(url_for("team.index")),
    )
