from urllib.parse import parse_qs

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from kiosk import presses, sessions
from kiosk.db import db
from kiosk.errors import bare_page, database_trouble
from kiosk.htmx import page_or_fragment, wants_fragment
from kiosk.members.duty import duty
from kiosk.screen import Back, own_address
from kiosk.security import source, spend
from kiosk.villages.models import here
from kiosk.walkthrough.answers import Wrong, take
from kiosk.walkthrough.models import Walkthrough, at_this_screen
from kiosk.walkthrough.route import Part, Stop, road
from kiosk.welcome import calls
from kiosk.welcome.calls import HelpCall

bp = Blueprint("call", __name__)

WRITTEN_ON = frozenset({Part.CASE, Part.PAPERS, Part.CODE, Part.PERSON})


@bp.get("/goi-to")
def show() -> str | Response | tuple[str, int]:
    """Who is on duty and whether somebody is coming; a poll hears only what is new."""
    asked, back = request.args.get("viec"), Back(_way())
    if asked == "goi-lai":
        return _ask_number("")
    if asked == "da-ghi":
        return render_template("welcome/call_kept.html", tonight=duty(), back=back)
    call = calls.latest_at(here(), source())
    if wants_fragment() and call and call.is_waiting:
        return "", 204
    page, fragment = "welcome/call.html", "welcome/_answer.html"
    return page_or_fragment(page, fragment, call=call, tonight=duty(), back=back)


@bp.post("/goi-to")
def ring() -> Response:
    """Call the team to this screen, once however often it is pressed."""
    way = _way()
    _keep_what_was_typed(way)
    calls.ring(here(), source())
    db.session.commit()
    return redirect(url_for(".show", o=way), 303)


@bp.errorhandler(DBAPIError)
def _say_who_is_there_all_the_same(error: DBAPIError) -> Response:
    """A call that can't be kept, on a full or locked disk, still leads to the team's phones."""
    db.session.rollback()
    if request.endpoint != "call.ring":
        return bare_page(database_trouble(error))
    current_app.logger.error("database: %s", error.orig)
    return redirect(url_for(".show", o=_way()), 303)


@bp.post("/goi-to/loi-nhan")
def leave_number() -> Response:
    """First the number, then the name; nothing is kept before the press that agrees."""
    sessions.ensure().is_personal = True  # so that “Về đầu” and silence wipe what was typed
    db.session.commit()
    typed = request.form.get("so", "")
    if request.form.get("di") == "lui":
        return _ask_number(typed)
    try:
        number = calls.number_of(request.form)
    except Wrong as wrong:
        return _ask_number(typed, wrong.sentence)
    return _take_name(number) if "ten" in request.form else _ask_name(number)


def _take_name(number: str) -> Response:
    try:
        name = calls.name_of(request.form)
    except Wrong as wrong:
        return _ask_name(number, wrong.sentence)
    spend(f"call-back:{here().id}:{source()}", *calls.LIMIT)
    kept = presses.once(request.form.get("lan", ""), lambda: _kept(name, number))
    return redirect(kept, 303)


def _kept(name: str, number: str) -> str:
    facts = {"name": name, "phone": number, "kind": calls.Kind.CALL_BACK}
    db.session.add(HelpCall(village_id=here().id, screen=source(), **facts))
    return url_for(".show", viec="da-ghi", o=_way())


def _ask_number(typed: str, wrong: str | None = None) -> Response:
    back = Back(url_for(".show", o=_way()))
    return _asked("welcome/call_phone.html", back, wrong, typed=typed)


def _ask_name(number: str, wrong: str | None = None) -> Response:
    typed, key = request.form.get("ten", ""), request.form.get("lan") or presses.new_key()
    back = Back(url_for(".show", viec="goi-lai", o=_way()), "part")
    return _asked("welcome/call_name.html", back, wrong, number=number, typed=typed, press_key=key)


def _asked(page: str, back: Back, wrong: str | None, **facts: str) -> Response:
    """A screen of the call-back. Its address is always the first one's: the second is the answer
    to a press, and opening that again would find nothing."""
    there = url_for(".show", viec="goi-lai", o=_way())
    drawn = render_template(page, **facts, wrong=wrong, way=_way(), back=back, here_url=there)
    return Response(drawn, 422 if wrong else 200, {"HX-Push-Url": there}, mimetype="text/html")


def _way() -> str:
    """The screen where the team was called, also when it is called again on this page."""
    way = own_address(request.values.get("o", "/"))
    path, _, query = way.partition("?")
    if path == url_for(".show"):
        way = own_address(parse_qs(query).get("o", ["/"])[0])
    return way


def _keep_what_was_typed(way: str) -> None:
    """What stood half written on a walkthrough's screen stays, as it does with “Quay lại”."""
    draft, stop = at_this_screen(), _stop_at(way)
    typed = {name: value for name, value in request.form.items() if name != "o"}
    if draft is None or stop is None or not typed or not _belongs(way, draft, stop):
        return
    if stop == Stop(Part.PAPERS):
        take(draft, stop, request.form)  # ticks are never half done
    else:
        draft.leave_unfinished(stop, typed)


def _belongs(way: str, draft: Walkthrough, stop: Stop) -> bool:
    mine = f"/{draft.procedure_slug}/" in way and draft.dossier_id is None
    return mine and stop.part in WRITTEN_ON and stop in road(draft.case)


def _stop_at(way: str) -> Stop | None:
    path, _, query = way.partition("?")
    try:
        return Stop(Part(path.rsplit("/", 1)[-1]), int(parse_qs(query).get("buoc", ["1"])[0]))
    except ValueError:
        return None
