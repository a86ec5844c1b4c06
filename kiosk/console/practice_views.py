"""Luyện tập: today's table of the team, the tasks one by one, and the practice slip."""

import secrets
from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import clock, presses
from kiosk.console import access
from kiosk.console.practice import DAILY, Practice, scores
from kiosk.db import db
from kiosk.dossiers.pages import Row
from kiosk.dossiers.steps import Step
from kiosk.errors import Refused
from kiosk.printers.paper import Size
from kiosk.procedures import published
from kiosk.screen import Back
from kiosk.slips import printing, qr, slip
from kiosk.slips.answers import as_file, asked_size, job_shown
from kiosk.slips.models import Kind
from kiosk.villages.models import here

bp = Blueprint("practice", __name__, url_prefix="/to/luyen-tap")
bp.before_request(access.require_member)

ONE = "/<int(max=2147483647):practice_id>"
SEEDS = 2**31
MOST_SAID, LONGEST = 20, 80  # of one answer: cards, and signs of what is typed
WATERMARK = "THỰC HÀNH"
NOTHING_TO_PRACTISE = (
    "Máy chưa có bài tập cho thủ tục này. Chưa có gì thay đổi. Bạn chọn một nút trên trang."
)


@bp.get("/")
def index() -> str:
    """Who of the team has practised today, and the member's own buttons."""
    member = access.the_member()
    team = scores(member.village_id, clock.today())
    daily = [found for slug in DAILY if (found := published.find(slug))]
    others = [one for one in published.procedures() if one.slug not in DAILY]
    mine = next((one for one in team if one.member_id == member.id), None)
    return render_template(
        "console/practice.html", team=team, mine=mine, daily=daily, others=others,
        new_key=presses.new_key,
    )  # fmt: skip


@bp.post("/")
def start() -> Response:
    """Begin a procedure, or go on where today's run stopped."""
    slug = request.form.get("thu-tuc", "")
    if published.find(slug) is None:
        raise Refused(NOTHING_TO_PRACTISE)
    return redirect(presses.once(request.form.get("lan", ""), partial(_begun, slug)), 303)


def _begun(slug: str) -> str:
    member, day = access.the_member(), clock.today()
    run = db.session.scalars(Practice.unfinished(member, slug, day).limit(1)).first()
    if run is None:
        run = Practice(
            village_id=member.village_id, member_id=member.id, procedure_slug=slug, day=day,
            seed=secrets.randbelow(SEEDS), place=0, mistakes=0,
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
    return url_for(".show", practice_id=run.id)


@bp.get(ONE)
def show(practice_id: int) -> str:
    """The task of now, one that is done already (`?buoc=`, from 1), or the end."""
    run = _own(practice_id)
    number = request.args.get("buoc", run.place + 1, type=int)
    if 1 <= number <= min(run.place, len(run.drill.tasks)):
        task = run.drill.tasks[number - 1]
        return _page("console/drill.html", run, number, task=task, is_done=True)
    return _end(run) if run.finished_at else _asked(run)


def _end(run: Practice) -> str:
    return _page(
        "console/drilled.html", run, run.place + 1, job=job_shown(), press_key=presses.new_key(),
        start_key=presses.new_key(),
    )  # fmt: skip


def _asked(run: Practice) -> str:
    """The task of now; after a wrong answer (`?sai=`) with its reason and with what was said."""
    said, task = request.args.getlist("sai"), run.task
    wrong = task.why_not(said) if said else None
    return _page(
        "console/drill.html", run, run.place + 1, task=task, is_done=False, said=said, wrong=wrong,
    )  # fmt: skip


@bp.post(ONE)
def answer(practice_id: int) -> Response:
    """Take an answer, or print the practice slip (`lam=in`)."""
    run, key = _own(practice_id), request.form.get("lan", "")
    if request.form.get("lam") == "in":
        return redirect(presses.once(key, partial(_printed, run)), 303)
    said = [one[:LONGEST] for one in request.form.getlist("tra-loi")[:MOST_SAID]]
    if key == run.stamp:
        run.take(said)
        db.session.commit()
    is_wrong = key.partition(".")[0] == str(run.place)  # the same task is asked again
    shown = (said or "") if is_wrong else None
    return redirect(url_for(".show", practice_id=run.id, sai=shown), 303)


@bp.get(f"{ONE}/phieu.pdf")
def slip_pdf(practice_id: int) -> Response:
    """The practice slip as a file."""
    run, size = _own(practice_id), asked_size()
    return as_file(_slip(run, size), size, "thuc-hanh")


def _own(practice_id: int) -> Practice:
    """The member's own practice; anybody else's is a 404."""
    run, member = db.session.get(Practice, practice_id), access.the_member()
    if run is None or run.member_id != member.id or run.procedure is None:
        abort(404)
    return run


def _page(template: str, run: Practice, number: int, **context: object) -> str:
    """A page of a practice; its way back leads to the task before."""
    earlier = url_for(".show", practice_id=run.id, buoc=number - 1)
    return render_template(
        template, run=run, case=run.drill.case, number=number,
        total=len(run.drill.tasks), rows=_rows(run, number - 1),
        back=Back(earlier if number > 1 else url_for(".index")), **context,
    )  # fmt: skip


def _rows(run: Practice, place: int) -> list[Row]:
    """The five steps of the mock dossier when `place` tasks are done."""
    now = run.drill.step_at(place)
    return [Row(step.words, step.icon, _state(step, now), None) for step in Step]


def _state(step: Step, now: Step | None) -> str:
    if now is None or step.number > now.number:
        return "next"
    return "now" if step is now and now is not Step.HANDED_OVER else "done"


def _printed(run: Practice) -> str:
    size = printing.size_for(Kind.PRACTICE)
    job = printing.ask(Kind.PRACTICE, _slip(run, size), size)
    return url_for(".show", practice_id=run.id, phieu=job.id)


def _slip(run: Practice, size: Size) -> str:
    """Like a receipt, but without a number, a tracking code, or a QR that leads anywhere."""
    context = {
        "village": here(), "run": run, "case": run.drill.case, "rows": _rows(run, run.place),
        "helper": access.the_member().name, "watermark": WATERMARK,
        "scan": qr.path_svg(WATERMARK, "Mã QR chỉ để tập quét"),
    }  # fmt: skip
    return slip.draw("practice", size, context)
