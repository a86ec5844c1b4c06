from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.db import db
from kiosk.dossiers import codes, pages
from kiosk.dossiers.models import Dossier
from kiosk.screen import Back
from kiosk.security import source, spend
from kiosk.villages.models import current

bp = Blueprint("dossiers", __name__)

MISTYPED = "Mã này có một số chưa đúng. Bà con xem lại từng số trên phiếu."
NOBODY_HAS = "Chưa tìm thấy hồ sơ nào với mã này. Bà con xem lại từng số trên phiếu."


@bp.get("/ho-so/")
def keypad() -> str:
    return render_template("dossiers/keypad.html", back=Back("/"), wrong=None, typed="")


@bp.post("/ho-so/")
def look_up() -> Response | tuple[str, int]:
    typed = request.form.get("ma", "")
    code = codes.clean(typed)
    if not codes.is_tracking_code(code):
        return _again(typed, MISTYPED), 422
    if pages.find_here(code) is None:
        return _again(typed, NOBODY_HAS), 404
    session = sessions.ensure()
    session.looked_up, session.is_personal = code, True
    db.session.commit()
    return redirect(url_for(".show", code=code), 303)


def _again(typed: str, wrong: str) -> str:
    return render_template("dossiers/keypad.html", back=Back("/"), wrong=wrong, typed=typed)


@bp.get("/ho-so/<code>")
def show(code: str) -> str | Response | tuple[str, int]:
    """The five steps; an address that the last person left in the browser leads to the keypad."""
    if sessions.has_ended():
        return redirect(url_for(".keypad"), 303)
    dossier = pages.find_here(codes.clean(code))
    if dossier is None:
        return _again(code, NOBODY_HAS), 404
    if not pages.may_be_seen(dossier):
        return redirect(url_for(".keypad"), 303)
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        rows=pages.rows(dossier),
        press_key=presses.new_key(),
        back=Back(url_for(".keypad")),
    )


@bp.get("/s/<token>")
def phone(token: str) -> str | tuple[str, int]:
    """The page behind a slip's QR: the steps, no name, no procedure, no cookie."""
    dossier = Dossier.with_token(token)
    if dossier is None:
        village = current()
        spend(f"token:{source()}", *pages.FROM_ONE_PLACE)
        return render_template("dossiers/unknown_token.html", village=village), 404
    return render_template(
        "dossiers/phone.html",
        dossier=dossier,
        rows=pages.rows(dossier),
    )


@bp.after_request
def _say_nothing_of_the_token(response: Response) -> Response:
    if request.path.startswith("/s/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
