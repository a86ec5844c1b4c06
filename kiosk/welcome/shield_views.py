"""Thử đường dẫn, mã QR: is this address official, a look-alike, or unknown?

What is tried is sent in the body of a POST, so that it stands in no address and no history. It is
judged and forgotten.
"""

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from kiosk.procedures.shield import Verdict, judged, worst
from kiosk.screen import Back
from kiosk.security import is_own_screen
from kiosk.welcome.qr_reading import HEAVIEST, codes_in

bp = Blueprint("shield", __name__, url_prefix="/kiem-tra-duong-dan")

NOTHING_TYPED = "Chưa có gì để thử. Bà con ghi địa chỉ rồi bấm lại."
CAMERA = "camera=(self), geolocation=(), microphone=()"


@bp.route("", methods=["GET", "POST"])
def ask() -> str | tuple[str, int]:
    """Take an address, a message or what a scanner typed; say on the same page what it is."""
    if request.method != "POST":
        return _page()
    text = request.form.get("dia-chi", "")
    if not text.strip():
        return _page(wrong=NOTHING_TYPED), 422
    return _page(verdict=judged(text, house=_house()))


@bp.post("/anh")
def look() -> str | tuple[str, int]:
    """One picture of this screen's own camera: the verdict on its QR code, or 204 without one."""
    if not is_own_screen():
        abort(404)
    request.max_content_length = HEAVIEST
    verdicts = [judged(code, house=_house()) for code in codes_in(request.get_data())]
    if not verdicts:
        return "", 204
    return render_template("welcome/_verdict.html", verdict=worst(verdicts))


def _page(verdict: Verdict | None = None, wrong: str | None = None) -> str:
    on_phone = not is_own_screen()
    page = "welcome/shield_phone.html" if on_phone else "welcome/shield.html"
    return render_template(page, verdict=verdict, wrong=wrong, back=Back("/"))


def _house() -> str:
    return str(current_app.config["PUBLIC_URL"])


@bp.after_request
def allow_camera(response: Response) -> BaseResponse:
    """The camera is for the page that this screen loads, so a page to be swapped in is loaded.

    An answer to a press is swapped into it, and keeps its leave.
    """
    if request.endpoint != "shield.ask" or not is_own_screen():
        return response
    response.headers["Permissions-Policy"] = CAMERA
    if request.method == "GET" and "HX-Boosted" in request.headers:
        response.headers["HX-Redirect"] = request.path
    return response
