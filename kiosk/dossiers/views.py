from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.db import db
from kiosk.dossiers import codes, heard, pages
from kiosk.dossiers.models import Dossier
from kiosk.languages.labels import offered_in
from kiosk.languages.voices import VIETNAMESE
from kiosk.screen import Back
from kiosk.security import source, spend
from kiosk.villages.models import current, here

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
    dossier = _behind(token)
    return _on_phone(dossier, token) if dossier else _unknown()


@bp.get("/s/<token>/nghe.mp3")
def phone_sound(token: str) -> Response | tuple[str, int]:
    """That page read out, in Vietnamese or in one of the village's languages (`?tieng=`)."""
    dossier = _behind(token)
    if dossier is None:
        return _unknown()
    village, tag = here(), request.args.get("tieng", VIETNAMESE)
    languages = {one.tag: one for one in offered_in(village)}
    if tag not in {VIETNAMESE, *languages}:
        abort(404)
    sound = heard.sound(heard.texts(_on_phone(dossier, token)), village, languages.get(tag))
    if sound is None:
        abort(404)
    answer = Response(sound, mimetype="audio/mpeg")
    answer.make_conditional(request, accept_ranges=True, complete_length=len(sound))
    return answer


def _behind(token: str) -> Dossier | None:
    """The dossier of this village that the token opens."""
    village, dossier = current(), Dossier.with_token(token)
    return dossier if dossier and village and dossier.village_id == village.id else None


def _on_phone(dossier: Dossier, token: str) -> str:
    return render_template(
        "dossiers/phone.html",
        dossier=dossier,
        token=token,
        rows=pages.rows(dossier),
        heard=partial(heard.heard, village=here()),
    )


def _unknown() -> tuple[str, int]:
    village = current()
    spend(f"token:{source()}", *pages.FROM_ONE_PLACE)
    return render_template("dossiers/unknown_token.html", village=village), 404


@bp.after_request
def _say_nothing_of_the_token(response: Response) -> Response:
    if request.path.startswith("/s/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
