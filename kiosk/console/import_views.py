from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access, imports, spreadsheet
from kiosk.db import db
from kiosk.errors import Refused
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("imports", __name__, url_prefix="/to/ho-so/bang")
bp.before_request(access.require_member)

RECORD = "ghi"  # the value of the button that records what the preview showed


@bp.get("")
def index() -> str:
    return _form()


def _form(wrong: str | None = None) -> str:
    return render_template(
        "console/import.html",
        wrong=wrong,
        typed=request.form.get("bang", ""),
        back=Back(url_for("queue.index")),
    )


@bp.post("")
def read() -> str | Response | tuple[str, int]:
    """First the list beside our dossiers, and nothing changes; then, pressed again, recorded."""
    try:
        if request.form.get("lam") == RECORD:
            return redirect(presses.once(request.form.get("lan", ""), _record), 303)
        return _preview()
    except spreadsheet.Unreadable as unreadable:
        return _form(unreadable.sentence), 409
    except Refused as refused:
        db.session.rollback()
        return _form(refused.reason), 409


def _sheet() -> spreadsheet.Sheet:
    """The file if there is one, else what was pasted."""
    file = request.files.get("tep")
    if file and file.filename:
        return spreadsheet.from_file(file.read())
    return spreadsheet.from_text(request.form.get("bang", ""))


def _preview() -> str:
    return render_template(
        "console/import_preview.html",
        plan=imports.plan(here(), _sheet()),
        press_key=presses.new_key(),
        back=Back(url_for(".index")),
    )


def _record() -> str:
    sheet, member = spreadsheet.from_text(request.form.get("bang", "")), access.the_member()
    batch = imports.record(here(), sheet, by=member.name)
    if batch is None:
        return url_for("queue.index") + f"?da-tra={len(sheet.entries)}"
    db.session.flush()
    return url_for("queue.index", lo=batch.id)
