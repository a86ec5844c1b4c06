from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import presses
from kiosk.console import access
from kiosk.dossiers import returns
from kiosk.dossiers.returns import TEACHES_FROM, Tally
from kiosk.procedures import published
from kiosk.procedures.schema import ReturnReason
from kiosk.screen import Back
from kiosk.villages.models import here

bp = Blueprint("returns", __name__, url_prefix="/to/bao-cao")
bp.before_request(access.require_member)


@bp.get("/ly-do-tra")
def index() -> str:
    """Why dossiers came back, by procedure; what warns the next residents can be stopped here."""
    by_procedure = groupby(returns.tallies(here()), key=lambda one: one.slug)
    return render_template(
        "console/returns.html",
        tables=[_table(slug, list(rows)) for slug, rows in by_procedure],
        teaches_from=TEACHES_FROM,
        press_key=presses.new_key(),
        back=Back(url_for("queue.index")),
    )


def _table(slug: str, rows: Sequence[Tally]) -> tuple[str, list[tuple[Tally, ReturnReason | None]]]:
    """A procedure's name and its lines, each with the known reason; own words never warn."""
    procedure = published.find(slug)
    known = {one.key: one for one in procedure.return_reasons} if procedure else {}
    name = procedure.name_short if procedure else slug
    return name, [(row, known.get(row.reason)) for row in rows]


@bp.post("/ly-do-tra")
def forget() -> Response:
    """Count the reason `ly-do` of the procedure `thu-tuc` anew from nothing."""

    def done() -> str:
        form = request.form
        returns.forget_reason(here(), form.get("thu-tuc", ""), form.get("ly-do", ""))
        return url_for(".index")

    return redirect(presses.once(request.form.get("lan", ""), done), 303)
