from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk import presses
from kiosk.console import access, handover
from kiosk.console.access import the_member
from kiosk.console.handover import DUE, LATEST, Handover, Proof
from kiosk.console.trips import work_of
from kiosk.db import db
from kiosk.dossiers.custody import HeldPaper
from kiosk.dossiers.models import Dossier
from kiosk.dossiers.steps import Step, Todo
from kiosk.errors import Refused
from kiosk.htmx import wants_fragment
from kiosk.printers.paper import Size
from kiosk.screen import Back
from kiosk.slips import printing, sheets
from kiosk.slips.answers import as_file, asked_size, job_shown
from kiosk.slips.models import Kind
from kiosk.villages.models import here

bp = Blueprint("handover", __name__, url_prefix="/to/tra-ket-qua")
bp.before_request(access.require_member)

CHOOSE = "Bạn chọn một việc cần ghi cho hồ sơ này. Hồ sơ vẫn như cũ."
NOT_GIVEN = "Hồ sơ này chưa có lần trao nào của tổ nên chưa in được phiếu trả kết quả."


@bp.get("/")
def index() -> str:
    """Who gets a result tonight, whose lies at the commune, whose papers the team still has though
    all is over, and the last ones handed over."""
    asked = {"village": here().id}
    lines = db.session.execute(DUE, asked).all()
    return render_template(
        "console/handovers.html",
        tonight=[line for line in lines if line.todo is Todo.HAND_OVER],
        at_commune=[line for line in lines if line.todo is Todo.FETCH],
        left=[(line, _paper(line)) for line in lines if line.todo is Todo.NOTHING],
        latest=db.session.execute(LATEST, asked).all(),
        work_of=work_of,
    )


def _paper(line: Any) -> HeldPaper:
    """A paper as its row says it, outside the session."""
    kinds = {"is_original": line.is_original, "is_result": line.is_result}
    return HeldPaper(name=line.name, with_team=line.with_team, **kinds)


@bp.get("/<code>")
def show(code: str) -> str:
    return _page(_dossier(code))


def _dossier(code: str) -> Dossier:
    dossier = handover.with_code(here(), code)
    if dossier is None:
        abort(404)
    return dossier


def _page(dossier: Dossier, wrong: str | None = None) -> str:
    is_over = dossier.step is Step.HANDED_OVER
    drawn = request.form.get("chu-ky", "")
    return render_template(
        "console/handover.html",
        dossier=dossier,
        work=work_of(dossier.procedure_slug),
        is_ours=dossier.todo is Todo.HAND_OVER,
        is_at_commune=dossier.todo is Todo.FETCH,
        is_over=is_over,
        given=handover.present(dossier) if is_over else None,
        proofs=Proof,
        drawn=drawn if handover.is_signature(drawn) else "",
        job=job_shown(),
        press_key=presses.new_key(),
        typed=request.form,
        wrong=wrong,
        back=Back(url_for(".index")),
    )


@bp.post("/<code>")
def change(code: str) -> BaseResponse | tuple[str, int]:
    """`lam`: `trao`, `tu-lay`, `sai` or `in`; a refusal stays on the page with what was typed."""
    dossier = _dossier(code)

    def done() -> str:
        do = DO.get(request.form.get("lam", ""))
        if do is None:
            raise Refused(CHOOSE)
        return do(dossier, the_member().name)

    try:
        return redirect(presses.once(request.form.get("lan", ""), done), 303)
    except Refused as refused:
        if wants_fragment():
            raise
        db.session.rollback()
        return _page(_dossier(code), refused.reason), 409


def _hand_over(dossier: Dossier, by: str) -> str:
    line = handover.hand_over(dossier, request.form, by)
    return _printed(dossier, line)


def _collect(dossier: Dossier, by: str) -> str:
    handover.collect(dossier, request.form, by)
    return url_for(".show", code=dossier.code)


def _find_mistake(dossier: Dossier, by: str) -> str:
    handover.find_mistake(dossier, request.form, by)
    return url_for(".show", code=dossier.code)


def _print_again(dossier: Dossier, by: str) -> str:
    line = Handover.last_of(dossier)
    if line is None:
        raise Refused(NOT_GIVEN)
    return _printed(dossier, line)


DO: dict[str, Callable[[Dossier, str], str]] = {
    "trao": _hand_over, "tu-lay": _collect, "sai": _find_mistake, "in": _print_again,
}  # fmt: skip


def _printed(dossier: Dossier, line: Handover) -> str:
    """Ask the printer for the slip; the page that follows it."""
    size = printing.size_for(Kind.HANDOVER)
    job = printing.ask(Kind.HANDOVER, _html(dossier, line, size), size, dossier_id=dossier.id)
    return url_for(".show", code=dossier.code, phieu=job.id)


def _html(dossier: Dossier, line: Handover, size: Size) -> str:
    return sheets.handover_html(here(), handover.receipt(dossier, line), size)


@bp.get("/<code>/phieu.pdf")
def slip_pdf(code: str) -> Response:
    """The slip of the last handover as a file."""
    dossier, size = _dossier(code), asked_size()
    line = Handover.last_of(dossier)
    if line is None:
        abort(404)
    return as_file(_html(dossier, line, size), size, "tra-ket-qua")
