from io import BytesIO

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses, security
from kiosk.console import access, contributions, label_page, workshop
from kiosk.console.access import the_member
from kiosk.console.asked_labels import Asked
from kiosk.console.contributions import Deed, Gift
from kiosk.console.label_page import Place
from kiosk.console.recordings import TOO_HEAVY, sound_sent
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages.models import Contribution, Sound
from kiosk.languages.review import Status
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("workshop", __name__, url_prefix="/to/nhan")
bp.before_request(access.require_member)

NOTHING: MultiDict[str, str] = MultiDict()


@bp.get("/")
def index() -> str:
    return render_template("console/workshop.html", boards=workshop.boards(here()))


@bp.get("/<tag>/")
def show(tag: str) -> str:
    """The labels of one language, a page of those that are asked for."""
    tongue = label_page.tongue_of(here(), tag) or abort(404)
    board, asked = workshop.board(here(), tongue), Asked.of(request.args)
    found = asked.found(board.lines)
    return render_template(
        "console/workshop_labels.html",
        board=board,
        tongue=tongue,
        asked=asked,
        found=found,
        shown=asked.shown(found),
        pages=asked.pages(found),
        has_more=asked.has_more(found),
        back=Back(url_for(".index")),
    )


@bp.get("/<tag>/<label_id>")
def label(tag: str, label_id: str) -> Response:
    """One label; what stands in the address is as if it were typed, to be seen on the button."""
    where = _place(tag, label_id)
    done = request.args.get("xong", type=Gift) or request.args.get("xong", type=Deed)
    return _label(where, typed=request.args, done=done)


@bp.post("/<tag>/<label_id>")
def give(tag: str, label_id: str) -> BaseResponse:
    """A word, a voice or a suggestion more; what is refused stays on the page."""
    where = _place(tag, label_id)

    def do() -> str:
        gift = contributions.give(where, the_member(), request.form, sound_sent())
        return _url(where, gift)

    try:
        return redirect(presses.once(request.form.get("lan", ""), do), 303)
    except RequestEntityTooLarge:
        return _label(where, TOO_HEAVY, status=413)
    except Refused as refused:
        db.session.rollback()
        return _label(_place(tag, label_id), refused.reason, request.form, status=409)


@bp.post("/gop/<int(max=2147483647):contribution_id>")
def judge(contribution_id: int) -> BaseResponse:
    """One judgement; of two members at once the second one sees what the first has done."""
    one = _contribution(contribution_id)
    where = _place_of(one)

    def do() -> str:
        deed = contributions.judge(one, where, the_member(), request.form)
        return _url(where, deed, f"gop-{one.id}")

    try:
        return redirect(presses.once(request.form.get("lan", ""), do), 303)
    except Refused as refused:
        db.session.rollback()
        where = _place_of(_contribution(contribution_id))
        page = _label(where, refused.reason, request.form, about=contribution_id, status=409)
        page.headers["HX-Replace-Url"] = _url(where)  # what can be loaded again, unlike this one
        return page


@bp.get("/gop/<int(max=2147483647):contribution_id>.mp3")
def sound(contribution_id: int) -> Response:
    """A voice, for the team to hear; one that was withdrawn is gone."""
    kept = (
        select(Sound.served)
        .join(Contribution)
        .where(
            Contribution.id == contribution_id,
            Contribution.village_id == here().id,
            Contribution.status != Status.WITHDRAWN,
        )
    )
    served = db.session.scalar(kept) or abort(404)
    return send_file(BytesIO(served), mimetype="audio/mpeg")


def _place(tag: str, label_id: str) -> Place:
    return label_page.place(here(), tag, label_id) or abort(404)


def _contribution(contribution_id: int) -> Contribution:
    """One of this village, locked until the end of the request; any other number is a 404."""
    mine = select(Contribution).filter_by(id=contribution_id, village_id=here().id)
    return db.session.scalar(mine.with_for_update()) or abort(404)


def _place_of(one: Contribution) -> Place:
    return label_page.place_of(here(), one) or abort(404)


def _url(where: Place, done: Gift | Deed | None = None, anchor: str = "") -> str:
    """The label's own address, with the list from which it was opened."""
    own = url_for(".label", tag=where.tongue.tag, label_id=where.entry.id)
    return own + Asked.of(request.args).query(xong=done) + (anchor and f"#{anchor}")


def _label(
    where: Place,
    wrong: str | None = None,
    typed: MultiDict[str, str] = NOTHING,
    done: Gift | Deed | None = None,
    about: int | None = None,
    status: int = 200,
) -> Response:
    """The page of one label, which records; `about` is whose form was refused."""
    member, people = the_member(), label_page.speakers(where.village)
    given, asked = label_page.given(where, member, people), Asked.of(request.args)
    if done is Deed.WITHDRAW and all(one.one.status is not Status.WITHDRAWN for one in given):
        done = None
    drawn = render_template(
        "console/label.html",
        where=where,
        entry=where.entry,
        asked=asked,
        tongue=where.tongue,
        given=given,
        with_word=label_page.label_with(where, typed.get("chu") or label_page.word_shown(given)),
        hints=label_page.hints(where),
        speakers=people,
        press_key=presses.new_key(),
        wrong=wrong,
        typed=typed,
        done=done,
        about=about,
        back=Back(url_for(".show", tag=where.tongue.tag) + asked.query()),
    )
    return security.allow_microphone(make_response(drawn, status))
