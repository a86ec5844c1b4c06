from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access, imports, spreadsheet
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("imports", __name__, url_prefix="/to/ho-so/bang")
bp.before_request(access.require_member)

TOO_LARGE = (
    "Bảng lớn quá 1 MB nên máy không nhận. Chưa hồ sơ nào thay đổi. "
    "Bạn chia thành nhiều bảng nhỏ, hoặc dán từng phần."
)
RECORD = "ghi"  # the value of the button that records what the preview showed


@bp.get("")
def index() -> str:
    return _form()


def _form(wrong: str | None = None, typed: str = "") -> str:
    return render_template(
        "console/import.html",
        wrong=wrong,
        typed=typed,
        back=Back(url_for("queue.index")),
    )


@bp.post("")
def read() -> str | Response | tuple[str, int]:
    """First the list beside our dossiers, and nothing changes; then, pressed again, recorded."""
    try:
        sheet = _sheet()
        if request.form.get("lam") == RECORD:
            pressed = presses.once(request.form.get("lan", ""), lambda: _record(sheet))
            return redirect(pressed, 303)
        return _preview(sheet)
    except RequestEntityTooLarge:
        return _form(TOO_LARGE), 413
    except spreadsheet.Unreadable as unreadable:
        return _form(unreadable.sentence, request.form.get("bang", "")), 409
    except Refused as refused:
        db.session.rollback()
        return _form(refused.reason, request.form.get("bang", "")), 409


def _sheet() -> spreadsheet.Sheet:
    """The file if there is one, else what was pasted.

    A long list takes its time, and meanwhile the other screens may write.
    """
    db.session.rollback()
    file = request.files.get("tep")
    if file and file.filename:
        return spreadsheet.from_file(file.read())
    return spreadsheet.from_text(request.form.get("bang", ""))


def _preview(sheet: spreadsheet.Sheet) -> str:
    return render_template(
        "console/import_preview.html",
        plan=imports.plan(here(), sheet),
        press_key=presses.new_key(),
        back=Back(url_for(".index")),
    )


def _record(sheet: spreadsheet.Sheet) -> str:
    shown = imports.seen_in(request.form.get("bang", ""))
    batch = imports.record(here(), sheet, shown, by=access.the_member().name)
    if batch is None:
        return url_for("queue.index") + f"?da-tra={len(sheet.entries)}"
    db.session.flush()
    return url_for("queue.index", lo=batch.id)
