"""A procedure leaves as a file, comes in as a draft, or goes to the commune on paper."""

from contextlib import closing

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
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from kiosk import clock, presses
from kiosk.console import access, content_drafts, content_exchange, content_sheet, content_state
from kiosk.console.access import the_member
from kiosk.console.content_edit import tree_of
from kiosk.console.content_exchange import Taken
from kiosk.console.content_state import Standing
from kiosk.db import READING, db
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.procedures.guide import Guide
from kiosk.procedures.reading import as_data
from kiosk.screen import Back
from kiosk.slips.answers import as_file
from kiosk.slips.procedure_sheet import procedure_html
from kiosk.villages.models import here

bp = Blueprint("content_exchange", __name__, url_prefix="/to/thu-tuc")
bp.before_request(access.require_member)

FORM_ROOM = 100_000  # bytes of a form around its file
LONGEST_ORIGIN = 120  # letters of a file's name
OTHER_KIND = "Tên này máy đang dùng cho {}. Chưa có gì thay đổi; bạn xem lại mục slug của tệp."
Answer = str | BaseResponse | tuple[str, int]


@bp.before_request
def _only_the_lead_changes() -> None:
    if request.method not in READING:
        request.max_content_length = 2 * content_exchange.MOST_BYTES + FORM_ROOM
        request.max_form_memory_size = request.max_content_length
        content_drafts.require_lead(the_member())


@bp.get("/nhap")
def incoming() -> str:
    return _page()


def _page(wrong: str | None = None) -> str:
    return render_template(
        "console/content_import.html",
        wrong=wrong,
        press_key=presses.new_key(),
        back=Back(url_for("content.index")),
    )


@bp.post("/nhap")
def receive() -> Answer:
    """A file becomes a draft; where one is being written already, only when that is confirmed."""
    try:
        data, origin = _sent()
        taken = content_exchange.read(data)
        _of_one_kind(taken)
        draft = content_drafts.draft_of(here(), taken.slug)
        if draft and request.form.get("viec") != "thay":
            return _ask(taken, draft.by, data, origin)
        pressed = presses.once(request.form.get("lan", ""), lambda: _kept(taken, origin))
        return redirect(pressed, 303)
    except RequestEntityTooLarge:
        return _page(content_exchange.TOO_LARGE), 413
    except Refused as refused:
        db.session.rollback()
        return _page(refused.reason), 422


def _sent() -> tuple[bytes, str]:
    """The file and its name; or what was read of it before, when it was asked about."""
    typed = request.form.get("noi-dung")
    if typed is not None:
        return typed.encode(), request.form.get("ten", "")[:LONGEST_ORIGIN]
    file = request.files.get("tep")
    if file is None:
        raise Refused(content_exchange.NO_FILE)
    with closing(file):
        name = "".join(sign for sign in file.filename or "" if sign.isprintable())
        return file.read(content_exchange.MOST_BYTES + 1), name[:LONGEST_ORIGIN]


def _of_one_kind(taken: Taken) -> None:
    """A word names either a procedure or a guide."""
    known = published.in_force(taken.slug) or published.shipped(taken.slug)
    if known and isinstance(known, Guide) is not taken.is_guide:
        raise Refused(OTHER_KIND.format("một thủ tục" if taken.is_guide else "một hướng dẫn"))


def _ask(taken: Taken, by: str, data: bytes, origin: str) -> tuple[str, int]:
    return render_template(
        "console/content_replace.html",
        taken=taken,
        by=by,
        text=data.decode(errors="ignore"),
        origin=origin,
        press_key=presses.new_key(),
        back=Back(url_for("content.show", slug=taken.slug)),
    ), 409


def _kept(taken: Taken, origin: str) -> str:
    village = here()
    former = content_drafts.draft_of(village, taken.slug)
    if former:
        db.session.delete(former)
        db.session.flush()
    content_drafts.keep(
        village, taken.slug, taken.tree, the_member(), is_guide=taken.is_guide,
        origin=origin or "không rõ tệp nào",
    )  # fmt: skip
    return url_for("content.show", slug=taken.slug, xong="nhap")


@bp.get("/<slug>/xuat.yaml")
def export(slug: str) -> Response:
    """What is in force, as a file for another village."""
    content = published.in_force(slug) or abort(404)
    name = content_state.name_of(content)
    response = make_response(
        content_exchange.exported(content, name, here().full_name, clock.today())
    )
    response.mimetype = "application/yaml"
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.yaml")
    return response


@bp.get("/<slug>/ban-in.pdf")
def sheet(slug: str) -> Response:
    """The whole procedure for the commune to go through; `?ban=nhap`: the draft."""
    one = content_state.standing(here(), slug) or abort(404)
    is_draft = request.args.get("ban") == "nhap"
    if is_draft and one.draft is None or not is_draft and one.content is None:
        abort(404)
    drawn = content_sheet.sheet(
        one.name,
        tree_of(one) if is_draft else as_data(one.content or abort(404)),
        is_guide=one.is_guide,
        is_draft=is_draft,
        version="" if is_draft or not one.content else one.content.version,
        source=_source(one, is_draft=is_draft),
    )
    return as_file(procedure_html(here(), drawn), Size.A4, f"ra-soat-{slug}")


def _source(one: Standing, *, is_draft: bool) -> str:
    if is_draft and one.draft and one.draft.origin:
        return f"tệp {one.draft.origin}"
    return one.edition.source if one.edition and not is_draft else ""
