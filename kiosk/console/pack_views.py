from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses
from kiosk.console import access, incoming, packs, paper, taking_in
from kiosk.console.label_page import tongue_of
from kiosk.console.workshop import boards, tongues
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.languages import audio, registry, unpack
from kiosk.languages.pack import MOST_PACKED, VIETNAMESE
from kiosk.printers.paper import Size
from kiosk.screen import Back
from kiosk.slips import sheets
from kiosk.slips.answers import as_file
from kiosk.villages.models import here

bp = Blueprint("packs", __name__, url_prefix="/to/nhan")
bp.before_request(access.require_member)

FORM_ROOM = 100_000  # bytes of a form around its file
NO_FILE = "Bạn chưa chọn tệp. Chưa có gì thay đổi; bạn chọn gói nhãn (.zip) rồi bấm lại."
GONE = (
    "Gói này chờ lâu quá một giờ nên máy đã bỏ đi. Chưa có gì thay đổi; bạn chọn lại tệp rồi xem "
    "lại từ đầu."
)
Answer = str | BaseResponse | tuple[str, int]


@bp.get("/goi")
def index() -> str:
    """What may leave, and where a pack comes in; `?lo=` says what the last press took."""
    return _page()


def _page(wrong: str | None = None) -> str:
    village = here()
    return render_template(
        "console/packs.html",
        house=village,
        outlook=packs.outlook(village),
        missing={one.tongue.tag: paper.missing_sheets(one) for one in boards(village)},
        lot=taking_in.lot(village, request.args.get("lo", "")),
        asked=request.args,
        wrong=wrong,
        press_key=presses.new_key(),
        back=Back(url_for("workshop.index")),
    )


@bp.get("/xuat.zip")
def export() -> Answer:
    """The pack of the languages asked for (`?tieng=`), under the terms that the village chose."""
    village, asked = here(), request.args
    wanted = set(asked.getlist("tieng"))
    chosen = [tongue for tongue in tongues(village) if tongue.tag in wanted]
    if len(chosen) < len(wanted):
        abort(404)
    licence = packs.terms(village, asked.get("cho-dung", ""), asked.get("cho-dung-khac", ""))
    try:
        packed = packs.exported(village, chosen, licence, with_voices="loi-doc" in asked)
    except Refused as refused:
        return _page(refused.reason), 409
    response = make_response(packed)
    response.mimetype = "application/zip"
    name = f"nhan-{village.slug}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/goi")
def receive() -> Answer:
    """First what a pack would bring, and nothing changes; then one press takes it, or drops it."""
    request.max_content_length = MOST_PACKED + FORM_ROOM
    try:
        return DEEDS.get(request.form.get("viec", ""), _preview)()
    except RequestEntityTooLarge:
        return _page(unpack.TOO_LARGE), 413
    except Refused as refused:
        db.session.rollback()
        return _page(refused.reason), 409


def _preview() -> Answer:
    """Opening a pack takes its time, and meanwhile the other screens may write."""
    db.session.rollback()
    data = _sent()
    audio.room_for_audio(Path(current_app.instance_path))
    opened = unpack.read(data)
    village = here()
    return render_template(
        "console/pack_preview.html",
        plan=taking_in.plan(village, opened),
        names=_names(),
        waiting=incoming.keep(village, data),
        press_key=presses.new_key(),
        back=Back(url_for(".index")),
    )


def _names() -> dict[str, str]:
    """Every language by its tag, also those that this village does not speak."""
    known = {one.tag: f"tiếng {one.name_vi}" for one in registry.all_languages()}
    return known | {VIETNAMESE: "tiếng Việt"}


def _sent() -> bytes:
    """The bytes of the file; the disk that a large one took meanwhile is free again."""
    file = request.files.get("tep")
    if file is None:
        raise Refused(NO_FILE)
    with closing(file):
        data = file.read()
    if not data:
        raise Refused(NO_FILE)
    return data


def _take() -> Answer:
    """Take what the preview showed; the file is opened before the database is held."""
    name = request.form.get("goi", "")
    data = incoming.find(here(), name)
    db.session.rollback()
    opened = unpack.read(data) if data else None

    def taken() -> str:
        if opened is None:
            raise Refused(GONE)
        lot = taking_in.take(here(), opened, access.the_member())
        return url_for(".index", lo=lot)

    answer = presses.once(request.form.get("lan", ""), taken)
    incoming.drop(here(), name)
    return redirect(answer, 303)


def _drop() -> Answer:
    incoming.drop(here(), request.form.get("goi", ""))
    return redirect(url_for(".index"), 303)


def _undo() -> Answer:
    """Take out again what one press took in, while nobody has judged it."""

    def undone() -> str:
        lot = taking_in.lot(here(), request.form.get("lo", ""))
        if lot is None:
            abort(404)
        taking_in.undo(lot)
        return url_for(".index", bo=1)

    return redirect(presses.once(request.form.get("lan", ""), undone), 303)


DEEDS: dict[str, Callable[[], Answer]] = {"nhan": _take, "bo": _drop, "hoan-tac": _undo}


@bp.get("/<tag>/phieu.pdf")
def checklist(tag: str) -> Response:
    """A sheet for pen and paper: `?tu=nhat` (the first twenty), `thieu`, or a screen's name; what
    is long has several sheets (`?to=2`)."""
    village, asked = here(), request.args
    tongue = tongue_of(village, tag)
    which, sheet = asked.get("tu", paper.FIRST), asked.get("to", 1, int)
    found = paper.checklist(village, tongue, which, sheet) if tongue else None
    if found is None:
        abort(404)
    return as_file(sheets.checklist_html(village, found), Size.A4, f"phieu-hoi-tu-{tag}")
