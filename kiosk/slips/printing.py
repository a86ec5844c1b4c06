"""Jobs of the printers: asked for by pages, answered by people, forgotten after a day.

`queue.py` brings them to paper. Each drawn PDF is kept once in the folder `prints/kept/` of the
instance, so that asking again draws nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app, has_request_context
from sqlalchemy import and_, delete, event, or_, select, update

from kiosk import clock, sessions
from kiosk.db import db
from kiosk.dossiers import codes
from kiosk.dossiers.models import Dossier
from kiosk.printers.folder import write
from kiosk.printers.models import Printer, Purpose
from kiosk.printers.paper import Size
from kiosk.slips import press
from kiosk.slips.models import Kind, PrintJob, Slip, State, digest_of
from kiosk.villages.models import here

KEEP = timedelta(hours=24)  # a slip carries a name: nothing of it lies about for longer

NOT_DRAWN = "Máy chưa làm được phiếu. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
NO_ROOM = "Máy chưa lưu được phiếu vì ổ đĩa đầy hoặc bị khóa. Hồ sơ vẫn còn nguyên."
TOO_OFTEN = "Máy bị tắt giữa lúc in nhiều lần. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
NOT_ACCEPTED = "Máy in không nhận phiếu này. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
THROWN_AWAY = "Tổ công nghệ đã bỏ phiếu này. Hồ sơ vẫn còn nguyên, mã theo dõi vẫn dùng được."
TOO_OLD = "Phiếu chờ in quá một ngày nên máy bỏ qua. Bà con nhờ tổ công nghệ in phiếu mới."


def ask(kind: Kind, html: str, size: Size, dossier_id: int | None = None) -> PrintJob:
    """Put a slip in the printer's queue. The caller commits, and the printer wakes up then."""
    job = PrintJob(
        village_id=here().id,
        session_id=_asker(),
        dossier_id=dossier_id,
        kind=kind,
        purpose=kind.purpose,
        size=size,
        html=html,
        digest=digest_of(html, size),
        state=State.QUEUED,
        attempts=0,
    )
    db.session.add(job)
    db.session.flush()
    wake_after_commit()
    return job


def size_for(kind: Kind) -> Size:
    """The paper of the printer that prints such a slip in this house."""
    return _printer(here().id, kind.purpose).size


def printer_of(job: PrintJob) -> Printer:
    """The printer that is to print a job."""
    return _printer(job.village_id, job.purpose)


def _printer(village_id: int, purpose: Purpose) -> Printer:
    """A house without a printer for sheets prints them as its slips."""
    chosen = Printer.chosen(village_id, purpose)
    return chosen or Printer.of(village_id, Purpose.SLIPS)


def _asker() -> str | None:
    session = sessions.current() if has_request_context() else None
    return session.id if session else None


def job_here(job_id: int | None) -> PrintJob | None:
    """The job with that number if this screen asked for it, or a member looks; else None."""
    session = sessions.current()
    job = db.session.get(PrintJob, job_id) if session and job_id else None
    if job is None or session is None or job.village_id != here().id:
        return None
    is_ours = session.kind is sessions.Kind.TEAM or session.id == job.session_id
    return job if is_ours else None


def ask_again(job: PrintJob) -> None:
    """Queue a failed job once more; any other job stays as it is. The caller commits."""
    if job.state is State.FAILED and job.html:
        _queue_anew(job)


def came_out(job: PrintJob) -> None:
    """Somebody saw the paper of a job that nobody was sure of. The caller commits."""
    if job.state is State.UNSURE:
        job.settle(State.DONE)
        job.done_at = clock.now()
        count(job)


def print_anew(job: PrintJob) -> None:
    """Somebody saw that no paper came of a job that nobody was sure of. The caller commits."""
    if job.state is State.UNSURE:
        _queue_anew(job)


def drop(job: PrintJob, why: str = THROWN_AWAY) -> None:
    """Throw away a job that waits, or that nobody is sure of. The caller commits.

    A slip that is on its way to the printer at this moment stays. What the printer has in its own
    list is taken out of there by the worker, for no page waits for a printer.
    """
    if job.state in (State.QUEUED, State.SENT, State.UNSURE):
        ticket = job.ticket
        job.settle(State.FAILED, problem=why)
        job.ticket = ticket
        wake_after_commit()


def _queue_anew(job: PrintJob) -> None:
    job.settle(State.QUEUED)
    job.attempts, job.asked_at = 0, clock.now()
    wake_after_commit()


def wake_after_commit() -> None:
    """Let the printers look for work as soon as the present transaction is on disk."""
    wake: Callable[[], None] | None = current_app.extensions.get("wake_printers")
    if wake:
        event.listen(db.session(), "after_commit", lambda _: wake(), once=True)


def folder(app: Flask) -> Path:
    """Where the PDFs of this house lie."""
    found = Path(app.instance_path) / "prints"
    for one in (found, found / "kept"):  # their mode is given to the last of a path alone
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def finished(html: str, size: Size) -> bytes:
    """The PDF of a slip, drawn only if it never was; raises NotDrawn or OSError."""
    kept = folder(current_app) / "kept" / f"{digest_of(html, size)}.pdf"
    if not kept.exists():
        write(kept, press.draw(html, size))
    return kept.read_bytes()


def count(job: PrintJob) -> None:
    """A receipt that is out makes the next one a reprint. The caller commits."""
    if job.kind is Kind.RECEIPT and job.dossier_id:
        same = update(Slip).where(Slip.dossier_id == job.dossier_id)
        db.session.execute(same.values(printed=Slip.printed + 1))


def forget_old(app: Flask) -> None:
    """Drop jobs and PDFs older than a day, inside an app context. The caller commits."""
    oldest = clock.now() - KEEP
    db.session.execute(delete(PrintJob).where(PrintJob.asked_at < oldest))
    for file in folder(app).rglob("*.p*"):  # .pdf, and .part of a power cut
        if _changed_at(file) < oldest:
            file.unlink(missing_ok=True)


def forget_slips_of(dossier: Dossier) -> None:
    """Drop the jobs and the PDFs that carry a dossier's name, run sheets too; the caller commits.

    A run sheet has no dossier of its own, but the codes of all that it takes along.
    """
    sheets = and_(
        PrintJob.village_id == dossier.village_id,
        PrintJob.kind == Kind.RUN_SHEET,
        PrintJob.html.contains(codes.shown(dossier.code)),
    )
    named = select(PrintJob).where(or_(PrintJob.dossier_id == dossier.id, sheets))
    for job in db.session.scalars(named):
        kept = folder(current_app) / "kept" / f"{job.digest}.pdf"
        for file in (kept, *([folder(current_app) / job.file] if job.file else [])):
            file.unlink(missing_ok=True)
        _forget(job)


def _forget(job: PrintJob) -> None:
    """Its row goes too, unless the printer has it in its own list and must be told first."""
    drop(job)
    if job.ticket is None:
        db.session.delete(job)
    else:
        job.html = job.digest = ""
        job.dossier_id = None


def _changed_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, clock.VILLAGE_TIME)
