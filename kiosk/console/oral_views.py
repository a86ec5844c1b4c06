from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access, corpus, label_page, oral
from kiosk.console.access import the_member
from kiosk.console.corpus import Entry
from kiosk.console.workshop import Tongue
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages.models import Contribution, Review, Speaker
from kiosk.languages.review import Kind, Status, Verdict
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("oral", __name__, url_prefix="/to/nhan")
bp.before_request(access.require_member)

NO_LISTENER = "Bạn chưa chọn ai đang nghe. Chưa có gì thay đổi; bạn chọn một người rồi bấm lại."
NO_LONGER = (
    "Câu này không còn chờ người này nghe: có người vừa nghe xong, hoặc vừa thu lại. "
    "Chưa có gì thay đổi; bạn bấm Câu khác."
)
MISTAKEN = "Nghe rồi chọn nhầm hình: {label}"


@dataclass(frozen=True)
class Question:
    """A voice that waits, the label it says, and the four pictures of which one is meant."""

    clip: Contribution
    right: Entry
    pictures: Sequence[Entry]


@bp.get("/<tag>/nghe-chon")
def ask(tag: str) -> str:
    return _page(_tongue_here(tag), request.args)


@bp.post("/<tag>/nghe-chon")
def answer(tag: str) -> Response | tuple[str, int]:
    """The picture that was touched, as a judgement by whoever listened."""
    tongue, form = _tongue_here(tag), request.form

    def do() -> str:
        _judge(tongue, form)
        kept: dict[str, Any] = {name: form.get(name) or None for name in ("nguoi-noi", "sau")}
        return url_for(".ask", tag=tag, vua=form["gop"], **kept)

    try:
        return redirect(presses.once(form.get("lan", ""), do), 303)
    except Refused as refused:
        db.session.rollback()
        return _page(tongue, form, refused.reason), 409


def _judge(tongue: Tongue, form: MultiDict[str, str]) -> None:
    """Right: checked by who listened. Wrong: sent back, with what was understood instead."""
    listener, asked = _listener(form), form.get("gop", type=int)
    if listener is None:
        raise Refused(NO_LISTENER)
    clip = next((one for one in _waiting(tongue, listener) if one.id == asked), None)
    if clip is None:
        raise Refused(NO_LONGER)
    question, touched = _question(clip), form.get("hinh")
    chosen = next((one for one in question.pictures if one.id == touched), None)
    if chosen is None:
        raise Refused(NO_LONGER)
    if chosen is question.right:
        clip.receive(Verdict.CHECKED, the_member(), villager=listener)
    else:
        reason = MISTAKEN.format(label=chosen.key)
        clip.receive(Verdict.REJECTED, the_member(), villager=listener, reason=reason)


def _question(clip: Contribution) -> Question:
    labels = oral.askable(corpus.corpus())
    right = labels[clip.key]
    return Question(clip, right, oral.pictures(right, labels.values(), clip.id))


def _tongue_here(tag: str) -> Tongue:
    """A language that this village works on; any other is a 404."""
    found = label_page.tongue_of(here(), tag)
    if found is None:
        abort(404)
    return found


def _listeners() -> list[Speaker]:
    """Who may listen at this screen: those of the village, for who is of the team signs in."""
    own = {None, the_member().id}
    known = label_page.speakers(here())
    return [who for who in known if not who.withdrawn_at and who.member_id in own]


def _listener(sent: MultiDict[str, str]) -> Speaker | None:
    """Whom the form or the address names."""
    return next((who for who in _listeners() if str(who.id) == sent.get("nguoi-noi")), None)


def _waiting(tongue: Tongue, listener: Speaker) -> list[Contribution]:
    """The voices that this person may check, the oldest first; labels without a picture never."""
    labels = oral.askable(corpus.corpus())
    return [
        clip
        for clip in db.session.scalars(_drafts(tongue))
        if clip.key in labels and not label_page.refusal(clip, Verdict.CHECKED, listener)
    ]


def _drafts(tongue: Tongue) -> Select[Contribution]:
    """Voices nobody has judged enough, with their histories; the sounds stay where they are."""
    return (
        select(Contribution)
        .join(Contribution.sound)
        .options(
            joinedload(Contribution.speaker),
            selectinload(Contribution.reviews).joinedload(Review.speaker),
        )
        .where(
            Contribution.village_id == here().id,
            Contribution.tag.in_(tongue.tags),
            Contribution.kind == Kind.CLIP,
            Contribution.status == Status.DRAFT,
        )
        .order_by(Contribution.id)
    )


def _just_heard(listener: Speaker | None, sent: MultiDict[str, str]) -> Contribution | None:
    """The voice that the address names, if this listener has judged it."""
    number = sent.get("vua", "")
    if listener is None or not number.isdecimal() or len(number) > 9:
        return None
    judged = Contribution.reviews.any(Review.speaker_id == listener.id)
    mine = select(Contribution).filter_by(id=int(number), village_id=here().id)
    return db.session.scalar(mine.where(judged))


def _mistaken(heard: Contribution | None, listener: Speaker | None) -> str | None:
    """Where a voice that they just sent back can be looked at, and the press taken back."""
    last = heard.standing[-1] if heard and heard.standing else None
    if heard is None or listener is None or last is None:
        return None
    if last.verdict is not Verdict.REJECTED or last.speaker_id != listener.id:
        return None
    where = label_page.place_of(here(), heard)
    if where is None:
        return None
    tag, label_id = where.tongue.tag, where.entry.id
    return url_for("workshop.label", tag=tag, label_id=label_id, _anchor=f"gop-{heard.id}")


def _page(tongue: Tongue, sent: MultiDict[str, str], wrong: str | None = None) -> str:
    listener, after = _listener(sent), sent.get("sau", 0, type=int)
    waiting = list(_waiting(tongue, listener)) if listener else []
    left = [clip for clip in waiting if clip.id > after]
    heard = _just_heard(listener, sent)
    return render_template(
        "console/oral.html",
        tongue=tongue,
        listener=listener,
        question=_question(left[0]) if left else None,
        left=len(left),
        skipped=len(waiting) - len(left),
        after=after or None,
        has_heard=heard is not None,
        mistaken=_mistaken(heard, listener),
        speakers=_listeners(),
        press_key=presses.new_key(),
        wrong=wrong,
        back=Back(url_for(".ask", tag=tongue.tag) if listener else url_for("workshop.index")),
    )
