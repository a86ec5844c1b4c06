"""What works in this house and what does not, with the next step in words."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses
from kiosk.console import access
from kiosk.db import db
from kiosk.languages import voices
from kiosk.languages.registry import find
from kiosk.printers.paper import Size
from kiosk.selftest import by_hand, running, runs
from kiosk.selftest.registry import CHECKS, TRIALS
from kiosk.selftest.sheet import self_test_html
from kiosk.slips import printing, qr
from kiosk.slips.answers import as_file, asked_size, job_shown
from kiosk.slips.models import Kind
from kiosk.villages.models import Village, here

bp = Blueprint("selftest", __name__, url_prefix="/to/tu-kiem-tra")
bp.before_request(access.require_member)

HARDWARE = "camera=(self), geolocation=(), microphone=(self)"
SAID = "Nghe"  # a label that every village records early
# Doubled letters are what a Vietnamese typing program bends: "dd" becomes "đ", "aa" becomes "â".
SCANNED = "nhavanhoa-ddaa-oow-0123456789"
LINE = "Bà con mang theo giấy khai sinh bản chính."


@bp.get("")
def index() -> str:
    """The last run, and the trials that need somebody's ears, eyes and hands."""
    village = here()
    kept = runs.latest(village.id)
    return render_template(
        "console/selftest.html",
        run=kept[0] if kept else runs.run_of(()),
        earlier=kept[1:],
        checks=CHECKS,
        trials=TRIALS,
        measured=by_hand.measured_field,
        voice=_voice(village),
        qr=qr.path_svg(SCANNED, "Mã QR để thử máy quét"),
        scanned=SCANNED,
        line=LINE,
        job=job_shown(),
        press_key=presses.new_key(),
    )


def _voice(village: Village) -> voices.Voice | None:
    """A voice that this house has: of its people, else the machine's."""
    tags = village.languages or ()
    language = find(tags[0]) if tags else None
    return voices.voice_of(SAID, village, language)


@bp.post("")
def run() -> BaseResponse:
    """Try everything that the house can try by itself, and keep it with what the form tells."""
    by, village_id = access.the_member().name, here().id
    told = by_hand.found(request.form)
    db.session.commit()  # the write lock of a POST is not held while a printer is asked
    found = running.run(current_app._get_current_object())  # type: ignore[attr-defined]

    def done() -> str:
        runs.keep(village_id, by, [*found, *told])
        return url_for(".index")

    return redirect(presses.once(request.form.get("lan", ""), done), 303)


@bp.get("/ban-in.pdf")
def sheet_pdf() -> Response:
    """The last run as a file; where there was none, a sheet to tick by pen."""
    village, size = here(), _asked_size()
    html = self_test_html(village, runs.last(village.id), size)
    return as_file(html, size, "tu-kiem-tra")


def _asked_size() -> Size:
    """The paper that the address names, else that of the printer which will print it."""
    return asked_size() if "kho" in request.args else printing.size_for(Kind.SELF_TEST)


@bp.post("/in")
def print_sheet() -> BaseResponse:
    """The same on the house's printer."""
    village, size = here(), printing.size_for(Kind.SELF_TEST)

    def done() -> str:
        html = self_test_html(village, runs.last(village.id), size)
        return url_for(".index", phieu=printing.ask(Kind.SELF_TEST, html, size).id)

    return redirect(presses.once(request.form.get("lan", ""), done), 303)


@bp.after_request
def allow_hardware(response: Response) -> Response:
    """A browser takes the leave from the page that it loaded, so a page to be swapped in is
    loaded instead."""
    if request.endpoint == "selftest.index":
        response.headers["Permissions-Policy"] = HARDWARE
        if "HX-Boosted" in request.headers and response.status_code == 200:
            response.headers["HX-Redirect"] = request.full_path.rstrip("?")
    return response
