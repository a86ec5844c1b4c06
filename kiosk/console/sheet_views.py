"""What the team hangs on the wall, gives out, or takes along on paper."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.printers.paper import Size
from kiosk.screen import Back
from kiosk.slips import printing
from kiosk.slips.answers import job_shown
from kiosk.slips.content_sheets import doable_html
from kiosk.slips.models import Kind
from kiosk.villages.models import Village, here
from kiosk.welcome.doable import week
from kiosk.welcome.village import poster_html, qr_poster_html

bp = Blueprint("sheets", __name__, url_prefix="/to/to-giay")
bp.before_request(access.require_member)

ON_A_ROLL = (
    "Máy in của nhà in giấy cuộn, không in được tờ dán tường. "
    "Bạn tải PDF rồi in ở nơi có máy in giấy A4."
)


class Sheet(NamedTuple):
    """One sheet that the printer may be asked for."""

    kind: Kind
    html: Callable[[Village, Size], str]


def _week_html(village: Village, size: Size) -> str:
    return doable_html(village, week(village), size)


SHEETS = {
    "ap-phich": Sheet(Kind.ROSTER, poster_html),
    "qr-thon": Sheet(Kind.VILLAGE_QR, qr_poster_html),
    "lam-duoc-gi": Sheet(Kind.DOABLE, _week_html),
}


@bp.get("")
def index() -> str:
    """Each sheet: what it is for, its PDF, and a button to print it."""
    return _page()


def _page(wrong: str | None = None) -> str:
    size = printing.size_for(Kind.ROSTER)
    return render_template(
        "console/sheets.html",
        paper=size,
        on_a_roll=ON_A_ROLL,
        can_be_scanned=bool(current_app.config["PUBLIC_URL"]),
        job=job_shown(),
        press_key=presses.new_key(),
        wrong=wrong,
        back=Back(url_for("team.index")),
    )


@bp.post("/<what>/in")
def print_sheet(what: str) -> Response | tuple[str, int]:
    """Print one of SHEETS, once for each time the page is shown; the page follows the job."""
    sheet = SHEETS.get(what)
    if sheet is None:
        abort(404)
    try:
        return redirect(presses.once(request.form.get("lan", ""), lambda: _printed(sheet)), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _page(refused.reason), 409


def _printed(sheet: Sheet) -> str:
    size = printing.size_for(sheet.kind)
    if size.is_roll:
        raise Refused(ON_A_ROLL)
    job = printing.ask(sheet.kind, sheet.html(here(), size), size)
    return url_for(".index", phieu=job.id)
