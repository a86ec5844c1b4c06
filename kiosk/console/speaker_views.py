from collections.abc import Sequence
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import ColumnElement, and_, func, select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from kiosk import backups, presses, security
from kiosk.console import access, speaker_changes
from kiosk.console.access import the_member
from kiosk.console.recordings import TOO_HEAVY, sound_sent
from kiosk.console.speaker_changes import Deed
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import audio, consent
from kiosk.languages.models import Contribution, Speaker
from kiosk.languages.review import Kind, Status
from kiosk.members.models import Member, Role
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("speakers", __name__, url_prefix="/to/nhan/nguoi-noi")
bp.before_request(access.require_member)

NOTHING: MultiDict[str, str] = MultiDict()


@dataclass(frozen=True)
class Line:
    """A sheet with what stands beside it: the member it belongs to, and what is used of theirs."""

    speaker: Speaker
    member: Member | None
    words: int
    voices: int


@bp.get("/")
def index() -> str:
    return _list()


@bp.post("/")
def add() -> BaseResponse | tuple[str, int]:
    """One sheet more: of somebody of the village, or a member's own."""
    form = request.form
    own = form.get("viec") == "cua-toi"

    def do() -> str:
        village, by = here(), the_member()
        new = speaker_changes.own(village, by) if own else speaker_changes.add(village, form)
        return url_for(".show", speaker_id=new.id)

    try:
        return redirect(presses.once(form.get("lan", ""), do), 303)
    except Refused as refused:
        db.session.rollback()
        return _list(refused.reason, form), 409


@bp.get("/<int(max=2147483647):speaker_id>")
def show(speaker_id: int) -> Response:
    return _sheet(speaker_id, done=request.args.get("xong", type=Deed))


@bp.post("/<int(max=2147483647):speaker_id>")
def change(speaker_id: int) -> BaseResponse:
    speaker = _speaker_here(speaker_id)
    try:
        deed = speaker_changes.change(speaker, the_member(), request.form, sound_sent())
    except RequestEntityTooLarge:
        return _sheet(speaker_id, TOO_HEAVY, status=413)
    except Refused as refused:
        db.session.rollback()
        return _sheet(speaker_id, refused.reason, request.form, status=409)
    db.session.commit()
    return redirect(url_for(".show", speaker_id=speaker_id, xong=deed), 303)


@bp.get("/<int(max=2147483647):speaker_id>/dong-y.mp3")
def spoken_consent(speaker_id: int) -> Response:
    """Their yes, for the team to hear."""
    kept = _speaker_here(speaker_id).consent
    if kept is None:
        abort(404)
    return Response(audio.mp3_of(kept), mimetype="audio/mpeg")


def _speaker_here(speaker_id: int) -> Speaker:
    """A sheet of this village, also of who has withdrawn; any other number is a 404."""
    asked = select(Speaker).filter_by(id=speaker_id, village_id=here().id)
    found = db.session.scalar(asked)
    if found is None:
        abort(404)
    return found


def _lines() -> list[Line]:
    """The sheets of this village that stand, by name, in one query."""
    used = and_(Contribution.speaker_id == Speaker.id, Contribution.status == Status.APPROVED)
    asked = (
        select(Speaker, Member, _number_of(Kind.TEXT), _number_of(Kind.CLIP))
        .outerjoin(Member, Member.id == Speaker.member_id)
        .outerjoin(Contribution, used)
        .where(Speaker.village_id == here().id, Speaker.withdrawn_at.is_(None))
        .group_by(Speaker.id, Member.id)
        .order_by(Speaker.name)
    )
    return [Line(*row) for row in db.session.execute(asked)]


def _number_of(kind: Kind) -> ColumnElement[int]:
    return func.count(Contribution.id).filter(Contribution.kind == kind)


def _list(wrong: str | None = None, typed: MultiDict[str, str] = NOTHING) -> str:
    member, lines = the_member(), _lines()
    return render_template(
        "console/speakers.html",
        lines=lines,
        has_own=any(line.speaker.member_id == member.id for line in lines),
        withdrawn=_number_withdrawn(),
        press_key=presses.new_key(),
        wrong=wrong,
        typed=typed,
        back=Back(url_for("workshop.index")),
    )


def _number_withdrawn() -> int:
    gone = select(func.count()).where(
        Speaker.village_id == here().id, Speaker.withdrawn_at.is_not(None)
    )
    return db.session.scalar(gone) or 0


def _sheet(
    speaker_id: int,
    wrong: str | None = None,
    typed: MultiDict[str, str] = NOTHING,
    done: Deed | None = None,
    status: int = 200,
) -> Response:
    """One sheet, which records a yes; of who has withdrawn only that is said, of others never."""
    one, by = _speaker_here(speaker_id), the_member()
    is_true = (done is Deed.WITHDRAW) == (one.withdrawn_at is not None)
    drawn = render_template(
        "console/speaker.html",
        one=one,
        in_team=db.session.get(Member, one.member_id) if one.member_id else None,
        witness=db.session.get(Member, one.witness_id) if one.witness_id else None,
        gave=_given_by(one),
        is_recorded=_is_recorded(one),
        is_lead=by.role is Role.LEAD,
        team=[who for who in db.session.scalars(Member.of(here())) if who.id != one.member_id],
        read_out=consent.PARAGRAPHS,
        sharing=consent.SHARING,
        is_of_today=consent.is_of_today(one.consent_text),
        longest=consent.LONGEST,
        copies=backups.KEEP,
        press_key=presses.new_key(),
        wrong=wrong,
        typed=typed,
        done=done if is_true else None,
        back=Back(url_for(".index")),
    )
    return security.allow_microphone(make_response(drawn, status))


def _given_by(speaker: Speaker) -> Sequence[Contribution]:
    """What they gave and have not taken back, the newest first."""
    theirs = select(Contribution).where(
        Contribution.speaker_id == speaker.id, Contribution.status != Status.WITHDRAWN
    )
    return db.session.scalars(theirs.order_by(Contribution.id.desc())).all()


def _is_recorded(speaker: Speaker) -> bool:
    """Whether their yes can be heard, without reading the sound."""
    heard = select(Speaker.id).where(Speaker.id == speaker.id, Speaker.consent.is_not(None))
    return db.session.scalar(heard) is not None
