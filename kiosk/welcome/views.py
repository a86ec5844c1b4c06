from urllib.parse import parse_qsl, urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import delete, text
from werkzeug.wrappers import Response

from kiosk import sessions
from kiosk.config import VERSION
from kiosk.db import db
from kiosk.languages.labels import VIETNAMESE_ONLY
from kiosk.languages.offers import screenful
from kiosk.members import photos
from kiosk.members.duty import duty, nights, team
from kiosk.procedures import offers
from kiosk.procedures.schema import Procedure
from kiosk.screen import Back, Idle, own_address
from kiosk.security import is_own_screen
from kiosk.villages.models import here
from kiosk.walkthrough.finding_views import PAUSED
from kiosk.walkthrough.models import Walkthrough, at_this_screen
from kiosk.welcome import feed
from kiosk.welcome.screenfuls import screenfuls
from kiosk.welcome.village import kiosk_qr

bp = Blueprint("welcome", __name__)


HOME_IDLE = Idle(120, 0, "/man-hinh-cho")  # nobody here: the quiet screen, without a question


@bp.get("/")
def home() -> str:
    """Six choices at most: the procedures first; what is asked less stands on a second screen."""
    alone = {} if sessions.current() else {"idle": HOME_IDLE}
    if request.args.get("trang", 1, type=int) > 1:
        return render_template("welcome/more.html", back=Back("/"), **alone)
    procedures = offers.chosen(here())
    return render_template(
        "welcome/home.html", procedures=procedures, note_of=_note, at_home=True, **alone
    )


def _note(procedure: Procedure) -> str | None:
    """A tile of the home screen says no more than that it is paused."""
    return PAUSED if offers.offer_of(here(), procedure.slug).is_paused else None


@bp.get("/lich-truc")
def roster() -> str:
    """The coming two weeks: whole on a phone, as much as fits at a time on the kiosk."""
    known = {"tonight": duty(), "team": team()}
    if not is_own_screen():
        return render_template("welcome/roster_phone.html", nights=nights(), on_phone=True, **known)
    screens = screenfuls(nights()) or ((),)
    page = min(max(request.args.get("trang", 1, type=int), 1), len(screens))
    return render_template(
        "welcome/roster.html",
        nights=screens[page - 1],
        on_phone=False,
        next_page=page + 1 if page < len(screens) else None,
        back=Back(url_for(".roster", trang=page - 1) if page > 1 else "/"),
        **known,
    )


@bp.get("/lich-truc.ics")
def roster_feed() -> Response:
    """The coming eight weeks for the calendar of a phone."""
    public = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    url = public + url_for(".roster") if public else ""
    return Response(feed.feed(here(), nights(feed.DAYS), url), mimetype="text/calendar")


@bp.get("/lich-truc/anh/<int(max=2147483647):member_id>.jpg")
def photo(member_id: int) -> Response:
    """The face of a member; none of another village, nor of who has left."""
    found = db.session.scalar(photos.of(member_id, here()))
    if found is None:
        abort(404)
    return Response(found, mimetype="image/jpeg")


@bp.get("/ngon-ngu/")
def languages() -> str:
    """One touch chooses, and leads back to the screen before; more than six become screens."""
    where = _before_choosing(request.args.get("o", "/"))
    screen = screenful(here(), request.args.get("trang", 1, type=int))
    earlier = url_for(".languages", o=where, trang=screen.number - 1)
    back = Back(where if screen.number == 1 else earlier)
    return render_template("welcome/languages.html", screen=screen, where=where, back=back)


def _before_choosing(path: str) -> str:
    """The screen to go back to: this very page, asked for from itself, is not one."""
    path, own = own_address(path), urlsplit(url_for(".languages")).path
    while urlsplit(path).path == own:
        path = own_address(dict(parse_qsl(urlsplit(path).query)).get("o", "/"))
    return path


@bp.post("/ngon-ngu/<tag>")
def choose(tag: str) -> Response:
    if tag != "vi" and tag not in here().languages:
        abort(404)
    session = sessions.ensure()
    session.language = VIETNAMESE_ONLY if tag == "vi" else tag
    db.session.commit()
    return redirect(own_address(request.form.get("o", "/")), 303)


@bp.get("/ket-thuc")
def end() -> str | Response:
    """Wipe the screen; asked for by a press in the middle of something, it asks first."""
    draft = at_this_screen()
    if request.args.get("hoi") and draft and not draft.dossier_id:
        return render_template("welcome/stop.html", draft=draft)
    asked = draft.id if draft and request.args.get("xoa") else None
    sessions.end()
    if asked:  # said in so many words: what would be parked is erased
        db.session.execute(delete(Walkthrough).where(Walkthrough.id == asked))
    db.session.commit()
    return redirect(url_for(".home"), 303)


@bp.post("/con-o-day")
def still_here() -> tuple[str, int]:
    """The person at the screen is reading: the session goes on."""
    sessions.touch()
    db.session.commit()
    return "", 204


@bp.get("/man-hinh-cho")
def idle_screen() -> str:
    code = kiosk_qr(here())
    return render_template("welcome/idle.html", qr=code, tonight=duty(), idle=None, at_home=True)


@bp.get("/healthz")
def health() -> Response:
    """Alive, the database answers, and which version this is."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok", database=db.engine.dialect.name, version=VERSION)
