from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import (
    access,
    content_compare,
    content_drafts,
    content_edit,
    content_publish,
    content_state,
)
from kiosk.console.access import the_member
from kiosk.console.content_drafts import Overtaken
from kiosk.console.content_edit import Answer
from kiosk.console.content_fields import section_of, sections
from kiosk.console.content_shape import Section
from kiosk.console.content_state import Standing
from kiosk.db import READING, db
from kiosk.errors import Refused, Trouble, trouble_page
from kiosk.members.models import Role
from kiosk.procedures import offers, published
from kiosk.procedures.reading import Content, as_data
from kiosk.procedures.schema import Procedure
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("content", __name__, url_prefix="/to/thu-tuc")
bp.before_request(access.require_member)

MOST_SENT = 4_000_000  # bytes of one form: what is pasted by mistake comes back on its page
TOO_LONG = Trouble(
    "Phần gửi lên quá dài",
    "Máy không nhận được nhiều chữ như vậy trong một lần (quá 4 MB).",
    "Bản nháp đã lưu vẫn còn. Phần vừa gõ vẫn còn ở trang trước.",
    "Bạn bấm nút lùi của trình duyệt, xóa bớt phần dán nhầm rồi lưu lại.",
)


@bp.before_request
def _only_the_lead_changes() -> None:
    if request.method not in READING:
        request.max_content_length = request.max_form_memory_size = MOST_SENT
        content_drafts.require_lead(the_member())


@bp.app_template_global("is_in_force")
def is_in_force(procedure: Procedure | None) -> bool:
    """Whether this is what is shown today; a dossier may have been made under other words."""
    if procedure is None:
        return True
    now = published.in_force(procedure.slug)
    return now is None or now.version == procedure.version


def is_lead() -> bool:
    return the_member().role is Role.LEAD


@bp.get("/")
def index() -> str:
    """Every procedure and guide, what asks to be looked at first."""
    village = here()
    return render_template(
        "console/content.html",
        standings=content_state.standings(village),
        first=offers.chosen(village),
        is_lead=is_lead(),
        press_key=presses.new_key(),
        back=Back(url_for("house.settings")),
    )


@bp.get("/<slug>/")
def show(slug: str) -> str:
    return _one(_standing(slug))


def _standing(slug: str) -> Standing:
    return content_state.standing(here(), slug) or abort(404)


def _one(one: Standing, wrong: str | None = None) -> str:
    found = content_publish.examined(one.draft) if one.draft else None
    return render_template(
        "console/content_one.html",
        one=one,
        found=found,
        sections=sections(one.is_guide),
        is_lead=is_lead(),
        first=offers.chosen(here()),
        done=request.args.get("xong"),
        wrong=wrong,
        typed=request.form,
        press_key=presses.new_key(),
        back=Back(url_for(".index")),
    )


@bp.post("/<slug>/")
def change(slug: str) -> Answer:
    """What is done to the whole: affirmed, thrown away, taken over, given back to the program."""
    deed = DEEDS.get(request.form.get("viec", "")) or abort(404)
    try:
        return redirect(presses.once(request.form.get("lan", ""), lambda: deed(slug)), 303)
    except Refused as refused:
        db.session.rollback()
        return _one(_standing(slug), refused.reason), 422


def _in_force(slug: str) -> Content:
    return published.in_force(slug) or abort(404)


def _affirmed(slug: str) -> str:
    content_publish.affirm(here(), _in_force(slug), request.form, the_member())
    return url_for(".show", slug=slug, xong="xem-lai")


def _thrown_away(slug: str) -> str:
    content_drafts.throw_away(here(), slug)
    known = published.in_force(slug) or published.editions(here(), slug)
    return url_for(".show", slug=slug, xong="bo-nhap") if known else url_for(".index")


def _taken_over(slug: str) -> str:
    draft = content_drafts.draft_of(here(), slug) or abort(404)
    content_drafts.take_over(draft, the_member())
    return url_for(".compare", slug=slug)


def _given_back(slug: str) -> str:
    content_publish.take_the_programs(here(), slug, the_member())
    return url_for(".show", slug=slug, xong="chuong-trinh")


def _kept(slug: str) -> str:
    content_publish.keep_ours(here(), _in_force(slug), the_member())
    return url_for(".show", slug=slug, xong="giu")


DEEDS: dict[str, Callable[[str], str]] = {
    "xem-lai": _affirmed,
    "bo-nhap": _thrown_away,
    "ghep": _taken_over,
    "chuong-trinh": _given_back,
    "giu": _kept,
}


@bp.get("/<slug>/sua/<muc>")
def form(slug: str, muc: str) -> str:
    one = _standing(slug)
    return content_edit.page(one, _section(one, muc), content_edit.tree_of(one))


@bp.post("/<slug>/sua/<muc>")
def save(slug: str, muc: str) -> Answer:
    one = _standing(slug)
    answer = content_edit.saved(one, _section(one, muc))
    db.session.commit()
    return answer


def _section(one: Standing, muc: str) -> Section:
    return section_of(one.is_guide, muc) or abort(404)


@bp.get("/<slug>/so-sanh")
def compare(slug: str) -> Answer:
    """The draft beside what is published; `?voi=chuong-trinh`: the program's words beside ours.
    With nothing to compare, the procedure's own page."""
    one = _standing(slug)
    is_there = one.newer if request.args.get("voi") == "chuong-trinh" else one.draft
    return _comparison(one) if is_there else redirect(url_for(".show", slug=slug), 303)


def _comparison(one: Standing, wrong: str | None = None) -> str:
    with_program = request.args.get("voi") == "chuong-trinh"
    old = as_data(one.content) if one.content else {}
    new = as_data(one.newer) if with_program and one.newer else content_edit.tree_of(one)
    return render_template(
        "console/content_compare.html",
        one=one,
        with_program=with_program,
        differences=content_compare.compare(old, new, is_guide=one.is_guide),
        found=content_publish.examined(one.draft) if one.draft and not with_program else None,
        seen=content_publish.seen(here(), one.slug),
        is_lead=is_lead(),
        wrong=wrong,
        typed=request.form,
        press_key=presses.new_key(),
        back=Back(url_for(".show", slug=one.slug)),
    )


@bp.post("/<slug>/dang")
def publish(slug: str) -> Answer:
    """Put the draft in force; where something came between, it is compared anew."""

    def once() -> str:
        content_publish.publish(here(), slug, request.form, the_member())
        return url_for(".show", slug=slug, xong="dang")

    try:
        return redirect(presses.once(request.form.get("lan", ""), once), 303)
    except Refused as refused:
        db.session.rollback()
        one = _standing(slug)
        page = _comparison(one, refused.reason) if one.draft else _one(one, refused.reason)
        return page, 409 if isinstance(refused, Overtaken) else 422


@bp.post("/<slug>/hoan-tac")
def undo(slug: str) -> Answer:
    """Take the last edition back."""

    def once() -> str:
        content_publish.undo(here(), slug, request.form.get("ban", type=int), the_member())
        return url_for(".show", slug=slug, xong="hoan-tac")

    try:
        return redirect(presses.once(request.form.get("lan", ""), once), 303)
    except Refused as refused:
        db.session.rollback()
        return _one(_standing(slug), refused.reason), 409


@bp.errorhandler(RequestEntityTooLarge)
def _too_long(_: RequestEntityTooLarge) -> Response:
    return trouble_page(TOO_LONG, 413)
